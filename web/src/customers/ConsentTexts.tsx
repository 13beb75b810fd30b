import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Row } from '../api/types'
import { formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DateField, TextAreaField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useBusinessDate, useCan } from '../shell/session'
import { sayMessage } from '../shell/toast'

type TextRow = Row<'/api/v1/customers/consent-texts'>

/** Every version of every text that customers agree to; a new one is released by a second person. */
export default function ConsentTexts() {
  const { t, i18n } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [revised, setRevised] = useState<TextRow | null>(null)
  const may = can('consentTextCreate')
  return (
    <>
      <ListPage
        title={t('menu.consentTexts')}
        path="/api/v1/customers/consent-texts"
        right="consents"
        sort="-starts_date"
        exports={false}
        columns={[
          { key: 'purpose', title: t('consent.purpose'), render: (row) => say(row, 'purpose') },
          {
            key: 'number',
            title: t('duty.version'),
            sort: 'number',
            render: (row) => t('consent.number', { number: row.number }),
          },
          {
            key: 'starts',
            title: t('consent.from'),
            sort: 'starts_date',
            render: (row) => formatDate(row.starts_date),
          },
          {
            key: 'text',
            title: t('consent.text'),
            wrap: true,
            render: (row) => (i18n.language === 'en' ? row.text_en : row.text_zh),
          },
          ...(may
            ? [
                {
                  key: 'act',
                  title: t('consent.act'),
                  render: (row: TextRow) => (
                    <Button size="small" onClick={() => setRevised(row)}>
                      {t('consent.revise')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
        empty={{ title: t('consent.noTexts'), help: t('consent.noTextsHelp') }}
      />
      <ReviseDialog row={revised} onClose={() => setRevised(null)} />
    </>
  )
}

type Revising = { text_zh: string; text_en: string; starts_date: string }

function ReviseDialog({ row, onClose }: { row: TextRow | null; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const propose = useCommand('/api/v1/customers/consent-texts')
  return (
    <ActionDialog<Revising>
      open={row !== null}
      width={720}
      title={t('consent.reviseTitle', { purpose: say(row, 'purpose') })}
      submit={t('consent.reviseSubmit')}
      initial={{ text_zh: row?.text_zh, text_en: row?.text_en, starts_date: today }}
      onClose={onClose}
      onSubmit={async (values) => {
        await propose.mutateAsync({ body: { ...values, purpose: row?.purpose ?? '' } })
        sayMessage('success', t('consent.revised'))
      }}
    >
      <TextAreaField name="text_zh" label={t('consent.textZh')} required wide rows={5} />
      <TextAreaField name="text_en" label={t('consent.textEn')} required wide rows={5} />
      <DateField name="starts_date" label={t('consent.from')} required min={today} />
    </ActionDialog>
  )
}
