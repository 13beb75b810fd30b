import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, type InputRef } from 'antd'
import type { TFunction } from 'i18next'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { cookie } from '../api/client'
import { useCommand } from '../api/hooks'
import { Problem } from '../api/problem'
import { useSay } from '../shell/figures'
import { useTitle } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { SESSION, useSession, useSignOut } from '../shell/session'
import { Brand, Controls } from '../shell/Brand'

// Most people sign in by a password alone, and wait for nothing more.
const SecondStep = lazy(() => import('./SecondStep'))

/** Only paths of this site lead back after the sign-in. */
export const safeNext = (next: string | null): string =>
  next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/'

/** What the way back from the bank's directory says when it let nobody in. */
const directoryProblem = (refused: string | null, t: TFunction): Problem | null =>
  refused === null
    ? null
    : new Problem({ status: 403, code: 'directory', detail: t('secure.directoryRefused') })

export default function SignIn() {
  const { t } = useTranslation()
  const say = useSay()
  const [search] = useSearchParams()
  const session = useSession()
  const client = useQueryClient()
  const signIn = useCommand(SESSION)
  const signOut = useSignOut()
  const [form] = Form.useForm<{ username: string; password: string }>()
  const chosen = Form.useWatch('username', form)
  const password = useRef<InputRef>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useTitle(t('signIn.title'))
  useEffect(() => {
    document.getElementById('username')?.focus()
  }, [])
  if (session.data?.user) return <Navigate to={safeNext(search.get('next'))} replace />

  const submit = async (body: { username: string; password: string }) => {
    setProblem(null)
    try {
      // The first answer of the server brings the token without which it takes nothing.
      if (!cookie('csrftoken')) await session.refetch()
      await signIn.mutateAsync({ body })
      await client.invalidateQueries()
    } catch (error) {
      setProblem(error as Problem)
      form.setFieldValue('password', '')
      password.current?.focus()
    }
  }
  const second = session.data?.second_step
  const people = session.data?.mode === 'demo' ? session.data.demo_people : []
  return (
    <div className="sign-in">
      <header className="sign-in-top">
        <Brand />
        <Controls />
      </header>
      <main className={people.length > 0 ? 'sign-in-body' : 'sign-in-body alone'}>
        <section className="panel">
          {second ? (
            <Suspense>
              <SecondStep needed={second} onOther={() => void signOut()} />
            </Suspense>
          ) : (
            <>
              <h1>{t('signIn.title')}</h1>
              <ProblemAlert
                problem={problem ?? session.error ?? directoryProblem(search.get('refused'), t)}
              />
              <Form
                form={form}
                layout="vertical"
                requiredMark={false}
                onFinish={(values) => void submit(values)}
              >
                <Form.Item
                  name="username"
                  label={t('signIn.username')}
                  rules={[{ required: true, message: t('form.required', { label: t('signIn.username') }) }]}
                >
                  <Input size="large" autoComplete="username" />
                </Form.Item>
                <Form.Item
                  name="password"
                  label={t('signIn.password')}
                  rules={[{ required: true, message: t('form.required', { label: t('signIn.password') }) }]}
                >
                  <Input.Password ref={password} size="large" autoComplete="current-password" />
                </Form.Item>
                <Button type="primary" size="large" block htmlType="submit" loading={signIn.isPending}>
                  {t('signIn.submit')}
                </Button>
              </Form>
              {session.data?.directory ? (
                <Button
                  block
                  size="large"
                  className="second-way"
                  href={`/api/v1/foundation/session/directory?next=${encodeURIComponent(safeNext(search.get('next')))}`}
                >
                  {t('secure.directory')}
                </Button>
              ) : null}
            </>
          )}
        </section>
        {people.length > 0 ? (
          <section className="panel" aria-labelledby="demo-people">
            <h2 id="demo-people">{t('signIn.people')}</h2>
            {/* Not at the field: what comes later must not push the button away under a hand. */}
            <p className="muted">
              {t('signIn.peopleHelp')} {t('signIn.hint', { password: session.data?.demo_hint })}
            </p>
            <div className="people">
              {people.map((person) => (
                <button
                  key={person.username}
                  type="button"
                  className="person"
                  aria-pressed={chosen === person.username}
                  onClick={() => {
                    form.setFieldValue('username', person.username)
                    password.current?.focus()
                  }}
                >
                  <span>
                    {person.name} <span className="muted">{person.username}</span>
                  </span>
                  <span className="muted">{say(person, 'role')}</span>
                </button>
              ))}
            </div>
          </section>
        ) : null}
      </main>
      <footer className="sign-in-top">
        <span className="muted">{t('signIn.foot')}</span>
      </footer>
    </div>
  )
}
