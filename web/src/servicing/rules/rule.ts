import type { Answer } from '../../api/types'

/** A posting rule as the server answers it. */
export type Rule = Answer<'/api/v1/servicing/posting-rules/{rule_code}'>
