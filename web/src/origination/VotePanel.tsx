import { App, Button, Input } from 'antd'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import type { Application } from '../api/types'
import { formatMoment } from '../format/date'
import { Panel, useMoney, useSay } from '../shell/figures'
import { useKeys } from '../shell/keys'
import { ProblemAlert } from '../shell/ProblemAlert'
import { allows } from '../shell/rights'
import { StateTag } from '../shell/StateTag'

const CHOICES = [
  { decision: 'APPROVE', letter: 'a' },
  { decision: 'RETURN', letter: 'r' },
  { decision: 'REJECT', letter: 'x' },
] as const
type Choice = (typeof CHOICES)[number]['decision']
type Condition = { name: string; evidence: string }

/** Steps of the approval with earlier opinions, and the vote of the person whose turn it is. */
export function VotePanel({ application }: { application: Application }) {
  const { t } = useTranslation()
  const approval = application.approval
  if (!approval) return null
  return (
    <Panel title={t('approval.title')} extra={<StateTag kind="approval" state={approval.state} />}>
      <Steps approval={approval} />
      {allows(application, 'vote') ? (
        // A next step is a new vote: nothing of the one before stays in it.
        <Vote key={`${approval.case_id}.${approval.current_step}`} application={application} />
      ) : null}
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
          <span>
            {say(step)} <span className="muted">{t(`role.${step.role}`, { defaultValue: step.role })}</span>
          </span>
          {step.decision ? (
            <StateTag kind="vote" state={step.decision} />
          ) : (
            <StateTag kind="step" state={step.state} />
          )}
          {step.decided_by_name ? (
            <span className="under muted">
              {step.decided_by_name} {formatMoment(step.decided_at)}
              {step.comment ? `${t('colon')}${step.comment}` : ''}
              {step.conditions.map((condition) => (
                <span key={condition.name} className="under-line">
                  {t('approval.asks', { name: condition.name, evidence: condition.evidence })}
                </span>
              ))}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

function Vote({ application }: { application: Application }) {
  const { t } = useTranslation()
  const money = useMoney()
  const { message } = App.useApp()
  const id = useId()
  const field = useRef<HTMLElement>(null)
  const vote = useCommand('/api/v1/approval/cases/{case_id}/votes')
  const [choice, setChoice] = useState<Choice | null>(null)
  const [comment, setComment] = useState('')
  const [conditions, setConditions] = useState<Condition[]>([])
  const [fault, setFault] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const approval = application.approval!

  const focus = () => document.getElementById(id)?.focus()
  const choose = (decision: Choice) => {
    setChoice(decision)
    setFault(null)
    // At once: what is typed right after the letter belongs to the comment.
    focus()
  }
  useKeys(
    Object.fromEntries(
      CHOICES.map(({ decision, letter }) => [
        letter,
        (event: globalThis.KeyboardEvent) => {
          event.preventDefault()
          choose(decision)
        },
      ]),
    ),
  )

  const send = async () => {
    if (vote.isPending) return
    if (!choice) {
      setFault(t('approval.choiceRequired'))
      return
    }
    if (comment.trim() === '') {
      setFault(t('approval.commentRequired'))
      focus()
      return
    }
    const asked = conditions.filter((one) => one.name.trim() || one.evidence.trim())
    if (choice === 'APPROVE' && asked.some((one) => !one.name.trim() || !one.evidence.trim())) {
      setFault(t('approval.conditionRequired'))
      return
    }
    setFault(null)
    setProblem(null)
    try {
      await vote.mutateAsync({
        path: { case_id: approval.case_id },
        body: {
          decision: choice,
          comment: comment.trim(),
          conditions:
            choice === 'APPROVE'
              ? asked.map((one) => ({ name: one.name.trim(), evidence: one.evidence.trim() }))
              : [],
        },
        version: approval.version,
      })
      void message.success(`${t(`approval.done.${choice}`)} ${t('approval.next')}`)
    } catch (error) {
      const refusal = asProblem(error)
      setFault(refusal.fields.find((item) => item.field === 'comment')?.detail ?? null)
      setProblem(refusal)
    }
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send()
    }
  }
  return (
    <section className="vote" aria-label={t('approval.mine')} onKeyDown={press} ref={field}>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <div className="vote-choices" role="radiogroup" aria-label={t('approval.mine')}>
        {CHOICES.map(({ decision, letter }) => (
          <button
            key={decision}
            type="button"
            role="radio"
            aria-checked={choice === decision}
            aria-keyshortcuts={letter}
            className={`vote-choice vote-${decision.toLowerCase()}`}
            onClick={() => choose(decision)}
          >
            {t(`approval.give.${decision}`)} <kbd aria-hidden="true">{letter}</kbd>
          </button>
        ))}
      </div>
      {choice ? <Quick choice={choice} onPick={(text) => setComment((now) => joined(now, text))} /> : null}
      <label htmlFor={id} className="sr">
        {t('approval.comment')}
      </label>
      <Input.TextArea
        id={id}
        rows={2}
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
      {choice === 'APPROVE' ? <Conditions rows={conditions} onChange={setConditions} /> : null}
      {fault ? (
        <div id={`${id}-fault`} role="alert" className="bad">
          {fault}
        </div>
      ) : null}
      <Button
        type="primary"
        danger={choice === 'REJECT'}
        loading={vote.isPending}
        onClick={() => void send()}
        block
      >
        {choice
          ? t(`approval.send.${choice}`, {
              amount: money(application.requested_amount, application.currency),
            })
          : t('approval.send.NONE')}{' '}
        <span aria-hidden="true" className="vote-key">
          Ctrl+Enter
        </span>
      </Button>
    </section>
  )
}

/** A quick comment is added to what is there already, once. */
export const joined = (now: string, text: string): string =>
  now.includes(text) ? now : now.trim() === '' ? text : `${now.trim()} ${text}`

function Quick({ choice, onPick }: { choice: Choice; onPick: (text: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="chips" role="group" aria-label={t('approval.quick')}>
      {['one', 'two', 'three'].map((key) => (
        <button
          key={key}
          type="button"
          className="chip"
          onClick={() => onPick(t(`approval.text.${choice}.${key}`))}
        >
          {t(`approval.text.${choice}.${key}`)}
        </button>
      ))}
    </div>
  )
}

function Conditions({ rows, onChange }: { rows: Condition[]; onChange: (rows: Condition[]) => void }) {
  const { t } = useTranslation()
  const last = useRef(rows.length)
  useEffect(() => {
    if (rows.length > last.current) document.getElementById(`condition_${rows.length - 1}_name`)?.focus()
    last.current = rows.length
  }, [rows.length])
  const put = (at: number, part: Partial<Condition>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)))
  return (
    <div className="vote-conditions">
      {rows.map((row, at) => (
        <div key={at} className="vote-condition">
          <Input
            id={`condition_${at}_name`}
            size="small"
            aria-label={t('approval.conditionName')}
            placeholder={t('approval.conditionName')}
            maxLength={200}
            value={row.name}
            onChange={(event) => put(at, { name: event.target.value })}
          />
          <Input
            id={`condition_${at}_evidence`}
            size="small"
            aria-label={t('approval.conditionEvidence')}
            placeholder={t('approval.conditionEvidence')}
            maxLength={200}
            value={row.evidence}
            onChange={(event) => put(at, { evidence: event.target.value })}
          />
          <button
            type="button"
            className="link"
            aria-label={t('approval.conditionRemove', { number: at + 1 })}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            ✕
          </button>
        </div>
      ))}
      <button type="button" className="link" onClick={() => onChange([...rows, { name: '', evidence: '' }])}>
        ＋ {t('approval.conditionAdd')}
      </button>
    </div>
  )
}
