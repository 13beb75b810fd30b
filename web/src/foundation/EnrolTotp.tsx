import { Button, Form, Input, QRCode } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import type { Answer } from '../api/types'
import { ProblemAlert } from '../shell/ProblemAlert'

const BEGIN = '/api/v1/foundation/own/totp'

/** An authenticator app in two steps: its picture, and its first code. */
export function EnrolTotp({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const begin = useCommand(BEGIN)
  const prove = useCommand('/api/v1/foundation/own/totp/{factor_id}')
  const [begun, setBegun] = useState<Answer<typeof BEGIN, 'post'> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [form] = Form.useForm<{ code: string }>()
  const fail = (error: unknown) => setProblem(asProblem(error))
  if (!begun)
    return (
      <>
        <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
        <Button
          type="primary"
          block
          loading={begin.isPending}
          onClick={() =>
            void begin
              .mutateAsync({ body: { label: t('secure.kind.TOTP') } })
              .then(setBegun)
              .catch(fail)
          }
        >
          {t('secure.addTotp')}
        </Button>
      </>
    )
  return (
    <div className="enrol">
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <p>{t('secure.scan')}</p>
      <QRCode
        type="svg"
        value={begun.address}
        size={180}
        bordered={false}
        bgColor="#ffffff"
        color="#000000"
      />
      <p className="muted">
        {t('secure.secret')} <code className="secret">{begun.secret}</code>
      </p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ code }) =>
          void prove
            .mutateAsync({ path: { factor_id: begun.id }, body: { code: code.trim() } })
            .then(onDone)
            .catch((error: unknown) => {
              fail(error)
              form.setFieldValue('code', '')
            })
        }
      >
        <Form.Item
          name="code"
          label={t('secure.firstCode')}
          rules={[{ required: true, message: t('form.required', { label: t('secure.code') }) }]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus />
        </Form.Item>
        <Button type="primary" block htmlType="submit" loading={prove.isPending}>
          {t('secure.prove')}
        </Button>
      </Form>
    </div>
  )
}
