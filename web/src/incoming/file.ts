import type { Answer, Row } from '../api/types'
import { add } from '../format/amount'

/** A file of repayments or of answers, with what became of its lines. */
export type IncomingFile = Answer<'/api/v1/servicing/incoming-files/{incoming_id}'>
export type IncomingRow = Row<'/api/v1/servicing/incoming-files'>
export type Stage = IncomingRow['stages'][number]

export const KINDS = ['REPAYMENTS', 'ANSWERS'] as const
export const FILE_STATES = ['PREVIEWED', 'RUNNING', 'DONE', 'BROKEN', 'DISCARDED'] as const
export const LINE_STATES = [
  'MATCHED',
  'UNMATCHED',
  'AMBIGUOUS',
  'REFUSED',
  'KNOWN',
  'APPLIED',
  'PARTLY',
  'SUSPENDED',
] as const
export const ANSWER_STATES = ['READY', 'POSTED', 'DOUBLED', 'CONTRADICTS', 'NOTED', 'REFUSED'] as const
export const RULES = ['LOAN_NUMBER', 'CONTRACT_NUMBER', 'CONTRACT_AMOUNT', 'PAYER_AMOUNT'] as const

/** How many lines stand in one of the states. */
export const countOf = (stages: Stage[], ...states: string[]): number =>
  stages.reduce((count, stage) => (states.includes(stage.state) ? count + stage.count : count), 0)

/** Money by currency, added on digits: what lines in the states have of a figure. */
export function moneyOf(
  stages: Stage[],
  figure: 'amount' | 'applied_amount' | 'suspense_amount',
  ...states: string[]
): { currency: string; amount: string }[] {
  const sums = new Map<string, string>()
  for (const stage of stages) {
    if (!stage[figure] || (states.length > 0 && !states.includes(stage.state))) continue
    sums.set(stage.currency, add(sums.get(stage.currency) ?? '0', stage[figure]))
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount }))
}

export type Step = { state: string; count: number; money: { currency: string; amount: string }[] }

/** The lines of a file from the surest to what is left out, without the states nobody is in. */
export function funnel(file: Pick<IncomingFile, 'kind' | 'stages'>): Step[] {
  const order: readonly string[] = file.kind === 'ANSWERS' ? ANSWER_STATES : LINE_STATES
  return order
    .map((state) => ({
      state,
      count: countOf(file.stages, state),
      money: moneyOf(file.stages, 'amount', state),
    }))
    .filter((step) => step.count > 0)
}

/** How far the posting is, in whole percent: lines that do not wait any more. */
export function progress(file: Pick<IncomingFile, 'line_count' | 'waiting_count'>): number {
  if (file.line_count === 0) return 0
  return Math.floor(((file.line_count - file.waiting_count) * 100) / file.line_count)
}
