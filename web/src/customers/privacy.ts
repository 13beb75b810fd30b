import type { Answer, Row } from '../api/types'

export const PURPOSES = ['CONTACT', 'IDENTIFY', 'CONTRACT', 'COLLECTION', 'COMPLAINT', 'AUDIT'] as const
export const REQUEST_KINDS = ['EXPORT', 'CORRECTION', 'ERASURE'] as const
export const WAYS = ['BRANCH', 'PHONE', 'MAIL', 'ONLINE'] as const
export const REQUEST_STATES = ['OPEN', 'PROPOSED', 'DONE', 'REFUSED', 'WITHDRAWN'] as const
export const BASES = ['LITIGATION', 'INVESTIGATION', 'REGULATOR', 'AUDIT'] as const

export type SubjectRequest = Answer<'/api/v1/customers/requests/{request_id}'>
export type RequestRow = Row<'/api/v1/customers/requests'>
