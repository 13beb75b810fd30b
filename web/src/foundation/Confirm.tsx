import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { ProblemAlert } from '../shell/ProblemAlert'
import { ShowFactor } from './SecondStep'

/** Asked before what matters: the person shows again who they are; then what they did goes on by itself. */
export default function Confirm({
  factors,
  onAnswer,
}: {
  factors: string[]
  onAnswer: (confirmed: boolean) => void
}) {
  const { t } = useTranslation()
  const confirm = useCommand('/api/v1/foundation/session/confirmation')
  const [problem, setProblem] = useState<Problem | null>(null)
  return (
    <Modal
      open
      title={t('secure.confirmTitle')}
      width={420}
      zIndex={1500}
      footer={null}
      mask={{ closable: false }}
      closable={{ 'aria-label': t('action.close') }}
      onCancel={() => onAnswer(false)}
    >
      <p className="muted">{t('secure.confirmHelp')}</p>
      {factors.length > 0 ? (
        <ShowFactor kinds={factors} onDone={() => onAnswer(true)} />
      ) : (
        <>
          <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
          <Form
            layout="vertical"
            requiredMark={false}
            onFinish={({ confirm_password }: { confirm_password: string }) =>
              void confirm
                .mutateAsync({ body: { password: confirm_password, code: '' } })
                .then(() => onAnswer(true))
                .catch((error: unknown) => setProblem(asProblem(error)))
            }
          >
            <Form.Item
              name="confirm_password"
              label={t('signIn.password')}
              rules={[{ required: true, message: t('form.required', { label: t('signIn.password') }) }]}
            >
              <Input.Password autoFocus autoComplete="current-password" />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={confirm.isPending}>
              {t('secure.confirm')}
            </Button>
          </Form>
        </>
      )}
    </Modal>
  )
}
