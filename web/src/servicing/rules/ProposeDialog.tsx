import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api/hooks'
import { addDays } from '../../format/date'
import { ActionDialog } from '../../shell/ActionDialog'
import { DateField, TextField } from '../../shell/fields'
import { useBusinessDate } from '../../shell/session'
import { sayMessage } from '../../shell/toast'
import '../servicing.css'
import { ContentDiff } from './ContentDiff'
import { contentOf, textOf } from './content'
import type { Rule } from './rule'

type Values = { name_zh: string; name_en: string; starts_date: string; content: string }

/** A new version of a rule, for a second person: edited as data, with the difference to the newest one beside it. */
export function ProposeDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const propose = useCommand('/api/v1/servicing/posting-rules/{rule_code}/versions')
  const newest = textOf(rule.versions[0].content)
  const first = addDays(today, 1)
  return (
    <ActionDialog<Values>
      open
      width={1320}
      title={t('postingRule.proposeTitle', { code: rule.code })}
      submit={t('postingRule.proposeSubmit')}
      initial={{ name_zh: rule.name_zh, name_en: rule.name_en, starts_date: first, content: newest }}
      onClose={onClose}
      onSubmit={async (values) => {
        const read = contentOf(values.content)
        if ('why' in read) return
        await propose.mutateAsync({
          path: { rule_code: rule.code },
          body: { ...values, content: read.content as never },
        })
        sayMessage('success', t('postingRule.proposed'))
      }}
      preview={(values) => <ContentDiff from={newest} to={values.content ?? newest} />}
    >
      <TextField name="name_zh" label={t('postingRule.nameZh')} required maxLength={100} />
      <TextField name="name_en" label={t('postingRule.nameEn')} required maxLength={100} />
      <DateField name="starts_date" label={t('postingRule.from')} required min={first} />
      <Form.Item
        name="content"
        label={t('postingRule.content')}
        extra={t('postingRule.contentHelp')}
        className="field wide"
        validateTrigger="onBlur"
        rules={[
          {
            validator: (_, value: string) => {
              const read = contentOf(value ?? '')
              return 'why' in read
                ? Promise.reject(new Error(t('postingRule.notJson', { why: read.why })))
                : Promise.resolve()
            },
          },
        ]}
      >
        <Input.TextArea rows={18} spellCheck={false} className="code-input" />
      </Form.Item>
    </ActionDialog>
  )
}
