import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'

/** neutral, running (blue), attention (amber), refused or overdue (red), done (green): always with the word. */
export type Tone = 'neutral' | 'running' | 'attention' | 'refused' | 'done'

const TONES: Record<string, Tone> = {
  DRAFT: 'neutral',
  IN_REVIEW: 'running',
  APPROVED: 'done',
  DECLINED: 'refused',
  CONTRACTED: 'running',
  DRAWN: 'done',
  WITHDRAWN: 'neutral',
  PENDING: 'attention',
  ACTIVE: 'running',
  CLOSED: 'done',
  CANCELLED: 'neutral',
  REGISTERED: 'done',
  RELEASE_DUE: 'attention',
  RELEASED: 'done',
  PREPARED: 'attention',
  REJECTED: 'refused',
  REJECT: 'refused',
  RETURN: 'attention',
  RETURNED: 'attention',
  APPROVE: 'done',
  REFER: 'attention',
  DECLINE: 'refused',
  OPEN: 'attention',
  FULFILLED: 'done',
  DONE: 'done',
  RUNNING: 'running',
  QUEUED: 'neutral',
  WAITING: 'neutral',
  FAILED: 'refused',
  PAID: 'done',
  PART: 'attention',
  OVERDUE: 'refused',
  DUE: 'attention',
  FUTURE: 'neutral',
  PROPOSED: 'attention',
}
const COLOURS: Record<Tone, string> = {
  neutral: 'default',
  running: 'blue',
  attention: 'gold',
  refused: 'red',
  done: 'green',
}

export const toneOf = (state: string): Tone => TONES[state] ?? 'neutral'

export function StateTag({ kind, state }: { kind: string; state: string | null | undefined }) {
  const { t } = useTranslation()
  if (!state) return null
  return (
    <Tag color={COLOURS[toneOf(state)]} className="state" data-state={state}>
      {t(`state.${kind}.${state}`, { defaultValue: state })}
    </Tag>
  )
}
