/** Amounts are decimal strings; all arithmetic here is on digits, so no cent is ever lost to a float. */

const PATTERN = /^(-?)(\d+)(?:\.(\d+))?$/

export type Parts = { negative: boolean; whole: string; fraction: string }

export function parts(value: string): Parts | null {
  const match = PATTERN.exec(value.trim())
  if (!match) return null
  const whole = match[2].replace(/^0+(?=\d)/, '')
  const fraction = match[3] ?? ''
  const zero = /^0*$/.test(whole + fraction)
  return { negative: match[1] === '-' && !zero, whole, fraction }
}

/** "1234567.5" → "1,234,567.50". Digits beyond two are kept: they were sent on purpose. */
export function formatAmount(value: string | null | undefined, digits = 2): string {
  if (value === null || value === undefined || value === '') return '–'
  const found = parts(value)
  if (!found) return value
  const grouped = found.whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const fraction = found.fraction.padEnd(digits, '0')
  return (found.negative ? '-' : '') + grouped + (fraction ? `.${fraction}` : '')
}

const UNITS: Record<string, [string, string]> = {
  CNY: ['元', 'CNY'],
  USD: ['美元', 'USD'],
  HKD: ['港元', 'HKD'],
  EUR: ['欧元', 'EUR'],
}

/** The amount with its currency as a sentence says it: "500,000.00 元", "CNY 500,000.00". */
export function money(value: string | null | undefined, currency: string, language: string): string {
  const unit = UNITS[currency] ?? [currency, currency]
  const text = formatAmount(value)
  return language.startsWith('zh') ? `${text} ${unit[0]}` : `${unit[1]} ${text}`
}

export function currencyName(currency: string, language: string): string {
  const unit = UNITS[currency] ?? [currency, currency]
  return language.startsWith('zh') ? unit[0] : unit[1]
}

/** What a person typed, with separators and full-width digits, as a plain decimal string; null if it is none. */
export function readAmount(typed: string, digits = 2): string | null {
  const plain = typed
    .replace(/[０-９．，－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[,\s]/g, '')
    .replace(/^\./, '0.')
    .replace(/\.$/, '')
  const found = parts(plain)
  if (!found || found.fraction.length > digits) return null
  return (found.negative ? '-' : '') + found.whole + (digits ? `.${found.fraction.padEnd(digits, '0')}` : '')
}

function scaled(value: string, scale: number): bigint {
  const found = parts(value)
  if (!found) throw new Error(`not a decimal: ${value}`)
  const digits = BigInt(found.whole + found.fraction.padEnd(scale, '0'))
  return found.negative ? -digits : digits
}

function unscaled(value: bigint, scale: number): string {
  const negative = value < 0n
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = scale ? `.${digits.slice(digits.length - scale)}` : ''
  return (negative ? '-' : '') + whole + fraction
}

const scaleOf = (...values: string[]) =>
  Math.max(...values.map((value) => parts(value)?.fraction.length ?? 0))

export function add(a: string, b: string): string {
  const scale = scaleOf(a, b)
  return unscaled(scaled(a, scale) + scaled(b, scale), scale)
}

export function subtract(a: string, b: string): string {
  const scale = scaleOf(a, b)
  return unscaled(scaled(a, scale) - scaled(b, scale), scale)
}

export function sum(values: string[]): string {
  return values.reduce(add, '0.00')
}

/** Negative, zero or positive, as a sort wants it. */
export function compare(a: string, b: string): number {
  const scale = scaleOf(a, b)
  const left = scaled(a, scale)
  const right = scaled(b, scale)
  return left < right ? -1 : left > right ? 1 : 0
}

export function isPositive(value: string | null | undefined): boolean {
  return !!value && parts(value) !== null && compare(value, '0') > 0
}

/** Part of a whole in percent for a bar's width, never for a figure that is shown or sent. */
export function share(part: string, whole: string): number {
  const scale = scaleOf(part, whole)
  const total = scaled(whole, scale)
  if (total <= 0n) return 0
  return Number((scaled(part, scale) * 1000n) / total) / 10
}
