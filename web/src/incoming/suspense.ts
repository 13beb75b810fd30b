import type { Answer } from '../api/types'

/** Money in suspense with who paid and what may be done with it. */
export type SuspenseItem = Answer<'/api/v1/servicing/suspense/{suspense_id}'>

export const SUSPENSE_STATES = ['OPEN', 'REFUND_ASKED', 'APPLIED', 'REFUNDED', 'SPLIT'] as const
export const WHY = ['NO_LOAN', 'SEVERAL_LOANS', 'OVERPAID', 'CURRENCY', 'REVERSAL', 'DETAILS_DIFFER'] as const
export const PAYMENT_KINDS = ['DUE', 'PREPAYMENT', 'PAYOFF'] as const
export const WAYS = ['SHORTER_TERM', 'LOWER_INSTALMENT'] as const
