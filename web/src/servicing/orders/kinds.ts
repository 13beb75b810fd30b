import type { Answer, Body, Row } from '../../api/types'
import { compare, readAmount } from '../../format/amount'
import { shift } from '../../format/rate'

export type Order = Row<'/api/v1/servicing/orders'>
export type OrderKind = Answer<'/api/v1/servicing/order-kinds'>['items'][number]
export type OrderPreview = Answer<'/api/v1/servicing/loans/{loan_id}/order-preview'>
export type Planned = OrderPreview['schedule_before'][number]
export type Said = Body<'/api/v1/servicing/loans/{loan_id}/orders'>
export type Values = Record<string, unknown>

export const GROUPS = ['PAYMENT', 'CHANGE', 'RELIEF', 'DISTRESS', 'CORRECTION', 'TRANSFER'] as const
export const STATES = ['PROPOSED', 'BOOKED', 'DONE', 'REJECTED', 'CANCELLED', 'FAILED', 'EXPIRED'] as const
export const CHANNELS = ['COUNTER', 'TRANSFER', 'DEBIT'] as const

/** How long ahead an act can be booked, as the server holds it. */
export const AHEAD_DAYS = 180

const MONEY = new Set(['amount', 'interest', 'penalty', 'compound', 'fee'])
export const isMoney = (name: string): boolean => MONEY.has(name)
export const fieldsOf = (kind: OrderKind): string[] => [...kind.needs, ...kind.may]

/** Kinds whose name or code holds what was typed, in either language. */
export function found(kinds: OrderKind[], typed: string): OrderKind[] {
  const words = typed.trim().toLocaleLowerCase()
  return kinds.filter((kind) =>
    `${kind.name_zh} ${kind.name_en} ${kind.code}`.toLocaleLowerCase().includes(words),
  )
}

const filled = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
const RATE_DIGITS = 7

function plain(name: string, value: unknown): unknown {
  if (isMoney(name)) return readAmount(String(value)) ?? String(value)
  // A person types percent; the server takes the share.
  if (name === 'annual_rate') {
    const read = readAmount(String(value), RATE_DIGITS)
    return read === null ? String(value) : shift(read, -2)
  }
  if (name === 'capitalise_interest') return value === 'true'
  return value
}

/** What is sent for a kind of act: its own fields only, as the server reads them. */
export function said(kind: OrderKind, values: Values): Said {
  const names = [...fieldsOf(kind), 'value_date', ...(kind.money ? ['channel'] : [])]
  return {
    kind: kind.code,
    ...Object.fromEntries(
      names.filter((name) => filled(values[name])).map((name) => [name, plain(name, values[name])]),
    ),
  } as Said
}

/** Whether everything an act must say is said, so that it can be looked at. */
export const ready = (kind: OrderKind, values: Values): boolean =>
  kind.needs.every(
    (name) => filled(values[name]) && (!isMoney(name) || readAmount(String(values[name])) !== null),
  ) &&
  (kind.code !== 'WAIVED' || kind.may.some((name) => filled(values[name])))

export const needsReason = (kind: OrderKind, valueDate: unknown, today: string): boolean =>
  kind.reason || (typeof valueDate === 'string' && valueDate < today)

export type PlannedChange = {
  number: number
  before: Planned | null
  after: Planned | null
  changed: boolean
}

const same = (one: Planned, other: Planned) =>
  one.due_date === other.due_date &&
  (['principal', 'interest', 'balance'] as const).every((name) => compare(one[name], other[name]) === 0)

/** Two schedules side by side by the number of the instalment. */
export function sideBySide(before: Planned[], after: Planned[]): PlannedChange[] {
  const left = new Map(before.map((row) => [row.number, row]))
  const right = new Map(after.map((row) => [row.number, row]))
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort((one, other) => one - other)
    .map((number) => {
      const [was, is] = [left.get(number) ?? null, right.get(number) ?? null]
      return { number, before: was, after: is, changed: !was || !is || !same(was, is) }
    })
}
