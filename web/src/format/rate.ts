import { add, parts } from './amount'

/** Moves the decimal point `places` to the right (left when negative), on digits. */
export function shift(value: string, places: number): string {
  const found = parts(value)
  if (!found) return value
  let digits = found.whole + found.fraction
  let point = found.whole.length + places
  if (point <= 0) {
    digits = '0'.repeat(1 - point) + digits
    point = 1
  }
  if (point > digits.length) digits = digits.padEnd(point, '0')
  const whole = digits.slice(0, point).replace(/^0+(?=\d)/, '')
  const fraction = digits.slice(point)
  return (found.negative ? '-' : '') + whole + (fraction ? `.${fraction}` : '')
}

/** "0.0345" → "3.45%"; at least `digits` decimals, trailing zeros beyond them dropped. */
export function formatRate(value: string | null | undefined, digits = 2): string {
  if (value === null || value === undefined || value === '') return '–'
  const moved = shift(value, 2)
  const [whole, fraction = ''] = moved.split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0')
  return `${whole}${kept ? `.${kept}` : ''}%`
}

/** A ratio, cut (not rounded) to `digits` decimals of a percent, for narrow places; the full value goes to its title. */
export function formatRatio(value: string | null | undefined, digits = 2): string {
  if (value === null || value === undefined || value === '') return '–'
  const [whole, fraction = ''] = shift(value, 2).split('.')
  return `${whole}${digits ? `.${fraction.padEnd(digits, '0').slice(0, digits)}` : ''}%`
}

/** Index rate plus margin: "0.0350" and -30 → "0.0320". */
export function withMargin(indexRate: string, marginBps: number): string {
  return add(indexRate, shift(String(Math.trunc(marginBps)), -4))
}

export function formatBps(bps: number): string {
  return `${bps > 0 ? '+' : ''}${bps} bp`
}
