import type { Application } from '../api/types'
import { add, compare, share } from '../format/amount'
import { shift } from '../format/rate'

/** What the pages read out of an application: bars of its ratios, what it lacks and where that is given. */

export type Ratio = Application['ratios'][number]

/** Widths in percent: the scale ends a little behind the larger of the ratio and its limit. */
export function barOf(ratio: Pick<Ratio, 'value' | 'value_before' | 'limit'>) {
  const top = compare(ratio.value, ratio.limit) > 0 ? ratio.value : ratio.limit
  const end = add(top, shift(top, -1))
  const wide = (value: string) => Math.min(100, share(value, end))
  return {
    value: wide(ratio.value),
    before: ratio.value_before ? wide(ratio.value_before) : 0,
    limit: wide(ratio.limit),
  }
}

export const STEPS = ['customer', 'parties', 'property', 'terms', 'papers', 'summary'] as const
export type StepKey = (typeof STEPS)[number]

const WHERE: Record<string, StepKey> = {
  borrower: 'customer',
  borrower_id: 'customer',
  product_code: 'customer',
  income: 'parties',
  homes_owned_count: 'parties',
  other_debt_monthly_amount: 'parties',
  property: 'property',
  property_id: 'property',
  valuation: 'property',
  property_value: 'property',
  prior_lien: 'property',
  price_amount: 'property',
  requested_amount: 'terms',
  term_months: 'terms',
  repayment_method: 'terms',
  margin_bps: 'terms',
  due_day: 'terms',
}

/** What has to be given before an application can be submitted, and the step of the form that asks for it. */
export function missingOf(
  application: Pick<Application, 'missing' | 'incomplete' | 'facts_missing'>,
): { code: string; step: StepKey }[] {
  const codes = [
    ...new Set([...application.incomplete, ...application.missing, ...application.facts_missing]),
  ].filter(
    // Said once: the field is named, the thing behind it not again.
    (code, _, all) => !(code === 'property' && all.includes('property_id')),
  )
  const stepOf = (code: string): StepKey =>
    WHERE[code] ?? (application.facts_missing.includes(code) ? 'terms' : 'papers')
  return codes.map((code) => ({ code, step: stepOf(code) }))
}
