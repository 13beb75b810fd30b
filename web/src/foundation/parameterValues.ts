import { parts } from '../format/amount'
import { shift } from '../format/rate'

/** Shares are kept as decimals below one ("0.15") and read as percent; all else as it is. */
const SHARE = /^-?0?\.\d+$/

export function showValue(value: unknown, percent: (text: string) => string): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return SHARE.test(text) ? percent(text) : text
}

export const isShare = (known: unknown): boolean => SHARE.test(String(known))

const trimmed = (value: string) => (value.includes('.') ? value.replace(/\.?0+$/, '') : value)

/** The value as the field begins with it: a share in percent, without the sign that stands beside the field. */
export const fieldValue = (known: unknown): string =>
  isShare(known)
    ? trimmed(shift(String(known), 2))
    : typeof known === 'object'
      ? JSON.stringify(known)
      : String(known)

/** What was typed, in the form the parameter has now: for a share 15 is 15 %, kept as 0.15; null for no value. */
export function readValue(typed: string, known: unknown): unknown {
  const text = typed.trim()
  if (text === '') return null
  if (isShare(known)) {
    const percent = text.replace(/[%％\s]/g, '')
    return parts(percent) === null ? null : trimmed(shift(percent, -2))
  }
  if (typeof known === 'object' && known !== null) {
    try {
      return JSON.parse(text) as unknown
    } catch {
      return null
    }
  }
  if (typeof known === 'boolean') return text === 'true' ? true : text === 'false' ? false : null
  if (parts(String(known)) === null) return text
  if (parts(text) === null) return null
  return typeof known === 'number' ? Number(text) : text
}

export type Standing = 'now' | 'past' | 'future'

/** Whether a dated value holds on a day: the latest of its code that has begun. */
export function stateOf(
  row: { code: string; starts_date: string },
  all: { code: string; starts_date: string }[],
  today: string,
): Standing {
  if (row.starts_date > today) return 'future'
  const later = all.some(
    (other) => other.code === row.code && other.starts_date <= today && other.starts_date > row.starts_date,
  )
  return later ? 'past' : 'now'
}
