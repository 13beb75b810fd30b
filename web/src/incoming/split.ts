import { compare, isPositive, readAmount, subtract, sum } from '../format/amount'

/** The parts somebody typed, one on each line; null while one cannot be read as an amount above zero. */
export function partsOf(typed: string): string[] | null {
  const lines = typed.split('\n').filter((line) => line.trim())
  const read = lines.map((line) => readAmount(line))
  return read.every((part): part is string => part !== null && isPositive(part)) ? read : null
}

/** What is left of an amount when its parts are taken away; null when they cannot be read or are too much. */
export function leftOf(amount: string, typed: string): string | null {
  const parts = partsOf(typed)
  if (!parts) return null
  const total = parts.length > 0 ? sum(parts) : '0.00'
  return compare(total, amount) > 0 ? null : subtract(amount, total)
}
