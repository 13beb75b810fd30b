import type { TFunction } from 'i18next'
import { formatRatio, shift } from '../format/rate'

type Facts = Record<string, number | boolean | string | null>

/** The facts a rule looked at, as a person says them; what has no words is left out. */
export function factWords(facts: Facts, t: TFunction): string[] {
  const words: string[] = []
  const dpd = facts.dpd
  if (typeof dpd === 'number')
    words.push(dpd > 0 ? t('alert.fact.dpd', { count: dpd }) : t('alert.fact.paid'))
  if (facts.valued === false) words.push(t('alert.fact.unvalued'))
  else if (typeof facts.ltv_bp === 'number')
    words.push(t('alert.fact.ltv', { ltv: formatRatio(shift(String(facts.ltv_bp), -4)) }))
  return words
}
