import type { Answer, Row } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'

export type FactKind = Answer<'/api/v1/customers/parties/{party_id}/fact-kinds'>[number]
export type FactField = FactKind['fields'][number]
export type FactRow = Row<'/api/v1/customers/facts'>
export type Values = Record<string, unknown>
type Say = (row: object | null | undefined, stem?: string) => string
type Words = { yes: string; no: string }

/** The form a field has beside the others: a contact's value is a mobile number or an e-mail address. */
export const formOf = (field: FactField, values: Values): string =>
  field.forms[String(values[field.by] ?? '')] ?? field.form

/** A value as a person reads it. */
export function valueText(field: FactField | undefined, value: unknown, say: Say, words: Words): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return value ? words.yes : words.no
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  if (!field) return text
  if (field.form === 'CHOICE') return say(field.choices.find((choice) => choice.code === text)) || text
  if (field.form === 'AMOUNT') return formatAmount(text)
  if (field.form === 'DAY') return formatDate(text)
  return text
}

export type Change = { label: string; from: string; to: string }

/** What is different between two values of a kind, in the order of its fields; fields it no longer has come last. */
export function changesBetween(
  kind: FactKind | undefined,
  before: Values | null,
  after: Values,
  say: Say,
  words: Words,
): Change[] {
  const fields = kind?.fields ?? []
  const gone = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter(
    (name) => !fields.some((field) => field.name === name),
  )
  const all = [
    ...fields.map((field) => ({ name: field.name, label: say(field), field })),
    ...gone.map((name) => ({ name, label: name, field: undefined })),
  ]
  return all
    .map(({ name, label, field }) => ({
      label,
      from: valueText(field, before?.[name], say, words),
      to: valueText(field, after[name], say, words),
    }))
    .filter((change) => change.from !== change.to)
}

/** What the dialog sends: only what was typed, flags as flags. */
export function fieldsOf(kind: FactKind, typed: Values): Values {
  const sent: Values = {}
  for (const field of kind.fields) {
    const value = typed[field.name]
    if (value === undefined || value === null || value === '') continue
    sent[field.name] = formOf(field, typed) === 'FLAG' ? value === 'true' || value === true : value
  }
  return sent
}

/** What a new value begins with: the old one without what is masked, which must be typed anew. */
export function beginning(kind: FactKind, row: FactRow | null): Values {
  const start: Values = {}
  for (const field of kind.fields) {
    const value = row?.fields[field.name]
    if (row && !row.masked.includes(field.name) && value !== undefined)
      start[field.name] = typeof value === 'boolean' ? String(value) : value
    else if (!row && field.form === 'CURRENCY') start[field.name] = 'CNY'
    else if (!row && field.choices.length === 1) start[field.name] = field.choices[0].code
  }
  return start
}
