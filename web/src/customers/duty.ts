import type { Answer, Row } from '../api/types'

export type DutyCase = Answer<'/api/v1/customers/cases/{duty_id}'>
export type DutyRow = Row<'/api/v1/customers/cases'>
export type DuplicatePair = Answer<'/api/v1/customers/duplicates/{duplicate_id}'>
export type ConsentBoard = Answer<'/api/v1/customers/parties/{party_id}/consents'>
export type CreditReportRow = Row<'/api/v1/customers/credit-reports'>
export type CreditReport = Answer<'/api/v1/customers/credit-reports/{report_id}/open', 'post'>
export type HitRow = Row<'/api/v1/customers/screening-hits'>

export const CASE_KINDS = ['KYC_ONBOARDING', 'KYC_REVIEW', 'SCREENING_HIT', 'COMPLAINT'] as const
export const CASE_STATES = ['OPEN', 'IN_PROGRESS', 'PROPOSED', 'CLOSED'] as const
export const DUPLICATE_STATES = ['OPEN', 'PROPOSED', 'DISMISSED', 'MERGED', 'UNDO_PROPOSED'] as const
export const HIT_STATES = ['OPEN', 'CLEARED', 'CONFIRMED'] as const
export const LIST_KINDS = ['SANCTIONS', 'PEP', 'INTERNAL'] as const
export const CHANNELS = ['COUNTER', 'PHONE', 'LETTER', 'ONLINE', 'REGULATOR'] as const
export const CHECK_RESULTS = ['PASS', 'FAIL', 'NOT_NEEDED'] as const
export const CONSENT_WAYS = ['PAPER', 'ELECTRONIC', 'RECORDED'] as const
export const REPORT_REASONS = ['APPLICATION', 'POST_LOAN', 'GUARANTEE'] as const
export const OWNER_BASES = ['SHARES', 'CONTROL', 'MANAGEMENT'] as const
export const IMPORT_STATES = ['PREVIEWED', 'RUNNING', 'DONE', 'BROKEN', 'DISCARDED'] as const
export const IMPORT_LINE_STATES = ['ENTERED', 'REFUSED'] as const
export const TOPICS = [
  'RATE',
  'FEE',
  'REPAYMENT',
  'SERVICE',
  'CREDIT_RECORD',
  'PRIVACY',
  'COLLECTION',
  'OTHER',
] as const

export const PARTIES = {
  path: '/api/v1/customers/parties',
  one: '/api/v1/customers/parties/{party_id}',
} as const

/** Parts of a thousand as a percentage without a float: 800 → 80%, 805 → 80.5%. */
export function percent(permille: number): string {
  const rest = permille % 10
  return `${Math.trunc(permille / 10)}${rest ? `.${rest}` : ''}%`
}
