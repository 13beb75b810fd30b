import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import { asProblem, Problem } from '../api/problem'
import type { Session } from '../api/types'
import { ProblemAlert } from '../shell/ProblemAlert'
import { EnrolTotp } from './EnrolTotp'
import { hasPasskeys, makePasskey, showPasskey } from './passkeys'

type Needed = NonNullable<Session['second_step']>

/** What a sign-in still needs: the code or passkey of a factor, or the enrolment of one. */
export default function SecondStep({ needed, onOther }: { needed: Needed; onOther: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <h1>{t(needed.stage === 'ENROL' ? 'secure.enrolTitle' : 'secure.stepTitle')}</h1>
      <p className="muted">{t(needed.stage === 'ENROL' ? 'secure.enrolHelp' : 'secure.stepHelp')}</p>
      {needed.stage === 'ENROL' ? <Enrol /> : <ShowFactor kinds={needed.kinds} />}
      <Button type="link" block onClick={onOther}>
        {t('signIn.other')}
      </Button>
    </>
  )
}

function Enrol() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const enrol = useCommand('/api/v1/foundation/own/passkeys')
  const [problem, setProblem] = useState<Problem | null>(null)
  return (
    <>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <EnrolTotp onDone={() => void client.invalidateQueries()} />
      {hasPasskeys() ? (
        <Button
          block
          loading={enrol.isPending}
          onClick={() =>
            void makePasskey()
              .then((answer) => enrol.mutateAsync({ body: { answer, label: t('secure.kind.PASSKEY') } }))
              .then(() => client.invalidateQueries())
              .catch((error: unknown) => setProblem(passkeyProblem(error, t('secure.passkeyFailed'))))
          }
        >
          {t('secure.addPasskey')}
        </Button>
      ) : null}
    </>
  )
}

/** The browser's own refusals say nothing to a person. */
export const passkeyProblem = (error: unknown, detail: string): Problem =>
  error instanceof Problem ? error : new Problem({ status: 422, code: 'passkey', detail })

/** A code of an authenticator, or a passkey. */
export function ShowFactor({ kinds, onDone }: { kinds: string[]; onDone?: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const showCode = useCommand('/api/v1/foundation/session/factor')
  const shown = useCommand('/api/v1/foundation/session/passkey')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [form] = Form.useForm<{ code: string }>()
  const done = async () => {
    await client.invalidateQueries()
    onDone?.()
  }
  return (
    <>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      {kinds.includes('TOTP') ? (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={({ code }) =>
            void showCode
              .mutateAsync({ body: { code: code.trim() } })
              .then(done)
              .catch((error: unknown) => {
                setProblem(asProblem(error))
                form.setFieldValue('code', '')
              })
          }
        >
          <Form.Item
            name="code"
            label={t('secure.code')}
            rules={[{ required: true, message: t('form.required', { label: t('secure.code') }) }]}
          >
            <Input size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus />
          </Form.Item>
          <Button type="primary" size="large" block htmlType="submit" loading={showCode.isPending}>
            {t('secure.goOn')}
          </Button>
        </Form>
      ) : null}
      {kinds.includes('PASSKEY') && hasPasskeys() ? (
        <Button
          block
          size="large"
          className="second-way"
          loading={shown.isPending}
          onClick={() =>
            void showPasskey()
              .then((answer) => shown.mutateAsync({ body: { answer } }))
              .then(done)
              .catch((error: unknown) => setProblem(passkeyProblem(error, t('secure.passkeyFailed'))))
          }
        >
          {t('secure.usePasskey')}
        </Button>
      ) : null}
    </>
  )
}
