import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** neutral, running (blue), attention (amber), refused or overdue (red), done (green): always with the word. */
export type Tone =
  | 'neutral'
  | 'running'
  | 'attention'
  | 'refused'
  | 'done'
  // The five classes of loans, from green to grey-black: the same in tables, charts and reports.
  | 'normal'
  | 'mention'
  | 'substandard'
  | 'doubtful'
  | 'loss'

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
  PROPOSED: 'attention',
  UNDO_PROPOSED: 'attention',
  IN_PROGRESS: 'running',
  DISMISSED: 'neutral',
  MERGED: 'done',
  CLEARED: 'done',
  CONFIRMED: 'refused',
  GIVEN: 'done',
  OUTDATED: 'attention',
  REPLACED: 'neutral',
  BOOKED: 'running',
  HELD: 'attention',
  DISPOSED: 'done',
  TRANSFERRED: 'neutral',
  SUPERSEDED: 'neutral',
  REJECTED: 'refused',
  EXPIRED: 'refused',
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
  PREVIEWED: 'attention',
  BROKEN: 'refused',
  DISCARDED: 'neutral',
  ENTERED: 'done',
  MATCHED: 'running',
  UNMATCHED: 'attention',
  AMBIGUOUS: 'attention',
  KNOWN: 'neutral',
  APPLIED: 'done',
  PARTLY: 'attention',
  SUSPENDED: 'attention',
  READY: 'running',
  POSTED: 'done',
  DOUBLED: 'neutral',
  CONTRADICTS: 'refused',
  NOTED: 'attention',
  REFUND_ASKED: 'attention',
  REFUNDED: 'done',
  SENT: 'running',
  UNKNOWN: 'attention',
  TWICE: 'attention',
  ENDED: 'neutral',
  REFUSED: 'refused',
  RESTRUCTURED: 'attention',
  WRITTEN_OFF: 'refused',
  NORMAL: 'normal',
  SPECIAL_MENTION: 'mention',
  SUBSTANDARD: 'substandard',
  DOUBTFUL: 'doubtful',
  LOSS: 'loss',
  WATCH: 'neutral',
  WARN: 'attention',
  URGENT: 'refused',
  ACKNOWLEDGED: 'running',
}
export const toneOf = (state: string): Tone => TONES[state] ?? 'neutral'

export function StateTag({ kind, state }: { kind: string; state: string | null | undefined }) {
  const { t } = useTranslation()
  if (!state) return null
  return (
    <Mark tone={toneOf(state)} state={state}>
      {t(`state.${kind}.${state}`, { defaultValue: state })}
    </Mark>
  )
}

/** A word on its tone; antd's own tag colours are 3.4:1 on their grounds. */
export function Mark({
  tone,
  state,
  title,
  children,
}: {
  tone: Tone
  state?: string
  title?: string
  children: ReactNode
}) {
  return (
    <span className={`mark tone-${tone}`} data-state={state} title={title}>
      {children}
    </span>
  )
}
