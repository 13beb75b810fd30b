import { App, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import type { Application } from '../api/types'
import { formatMoment } from '../format/date'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { allows } from '../shell/rights'
import { StateTag } from '../shell/StateTag'

type Choice = 'APPROVE' | 'RETURN' | 'REJECT'

/** Steps of the approval with earlier opinions, and the vote of the person whose turn it is. */
export function VotePanel({ application }: { application: Application }) {
  const { t } = useTranslation()
  const approval = application.approval
  if (!approval) return null
  return (
    <Panel title={t('approval.title')} extra={<StateTag kind="approval" state={approval.state} />}>
      <Steps approval={approval} />
      {allows(application, 'vote') ? <Vote application={application} /> : null}
    </Panel>
  )
}

export function Steps({ approval }: { approval: NonNullable<Application['approval']> }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ol className="steps-list" aria-label={t('approval.steps')}>
      {approval.steps.map((step) => (
        <li key={step.number} aria-current={step.number === approval.current_step ? 'step' : undefined}>
          <span className="number">{step.number}</span>
          <span>{say(step)}</span>
          {step.decision ? (
            <StateTag kind="vote" state={step.decision} />
          ) : (
            <StateTag kind="step" state={step.state} />
          )}
          {step.decided_by_name ? (
            <span className="under muted">
              {step.decided_by_name} {formatMoment(step.decided_at)}
              {step.comment ? `：${step.comment}` : ''}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

function Vote({ application }: { application: Application }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const id = useId()
  const vote = useCommand('/api/v1/approval/cases/{case_id}/votes')
  const [comment, setComment] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [choice, setChoice] = useState<Choice | null>(null)
  const approval = application.approval!

  const give = async (decision: Choice) => {
    if (comment.trim() === '') {
      setFault(t('approval.commentRequired'))
      document.getElementById(id)?.focus()
      return
    }
    setFault(null)
    setProblem(null)
    setChoice(decision)
    try {
      await vote.mutateAsync({
        path: { case_id: approval.case_id },
        body: { decision, comment: comment.trim() },
        version: approval.version,
      })
      setComment('')
      void message.success(t(`approval.done.${decision}`))
    } catch (error) {
      const refusal = asProblem(error)
      setFault(refusal.fields.find((item) => item.field === 'comment')?.detail ?? null)
      setProblem(refusal)
    } finally {
      setChoice(null)
    }
  }
  const button = (decision: Choice, type: 'primary' | 'default', danger = false) => (
    <Button
      type={type}
      danger={danger}
      loading={choice === decision}
      disabled={vote.isPending && choice !== decision}
      onClick={() => void give(decision)}
    >
      {t(`approval.give.${decision}`)}
    </Button>
  )
  return (
    <div className="vote" style={{ marginTop: 12 }}>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <label htmlFor={id}>{t('approval.comment')}</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={2000}
        value={comment}
        status={fault ? 'error' : undefined}
        aria-invalid={fault !== null}
        aria-describedby={fault ? `${id}-fault` : undefined}
        placeholder={t('approval.commentHint')}
        onChange={(event) => {
          setComment(event.target.value)
          if (fault) setFault(null)
        }}
      />
      {fault ? (
        <div id={`${id}-fault`} role="alert" className="bad">
          {fault}
        </div>
      ) : null}
      <div className="toolbar">
        {button('APPROVE', 'primary')}
        {button('RETURN', 'default')}
        {button('REJECT', 'default', true)}
      </div>
    </div>
  )
}
