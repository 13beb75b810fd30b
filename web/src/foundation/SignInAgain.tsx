import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cookie } from '../api/client'
import { useCommand } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import type { Session } from '../api/types'
import { ProblemAlert } from '../shell/ProblemAlert'
import { SESSION, useSession } from '../shell/session'

// Most people sign in by a password alone, and wait for nothing more.
const SecondStep = lazy(() => import('./SecondStep'))

/** The session ended while somebody worked: the same person signs in over the page, which stays as it is. */
export default function SignInAgain({ username }: { username: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const session = useSession()
  const signIn = useCommand(SESSION)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [step, setStep] = useState<Session['second_step']>(null)
  const submit = async ({ again }: { again: string }) => {
    setProblem(null)
    try {
      if (!cookie('csrftoken')) await session.refetch()
      const answer = await signIn.mutateAsync({ body: { username, password: again } })
      setStep(answer.second_step)
      await client.invalidateQueries()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <Modal
      open
      title={t('signIn.again')}
      width={420}
      zIndex={1500}
      closable={false}
      footer={null}
      mask={{ closable: false }}
    >
      <p className="muted">{t('signIn.againHelp')}</p>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      {step ? (
        <Suspense>
          <SecondStep needed={step} onOther={() => window.location.assign('/sign-in')} />
        </Suspense>
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          onFinish={(values: { again: string }) => void submit(values)}
        >
          <Form.Item label={t('signIn.username')} htmlFor="again_username">
            <Input id="again_username" value={username} disabled autoComplete="username" />
          </Form.Item>
          <Form.Item
            name="again"
            label={t('signIn.password')}
            rules={[{ required: true, message: t('form.required', { label: t('signIn.password') }) }]}
          >
            <Input.Password id="again" autoFocus autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={signIn.isPending}>
            {t('signIn.goOn')}
          </Button>{' '}
          <Button type="link" onClick={() => window.location.assign('/sign-in')}>
            {t('signIn.other')}
          </Button>
        </Form>
      )}
    </Modal>
  )
}
