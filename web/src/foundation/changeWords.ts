import type { TFunction } from 'i18next'
import { formatAmount, isPositive } from '../format/amount'
import { formatBps, formatRate, shift } from '../format/rate'

/** How the record's raw names and values are said to a person: amounts grouped, codes as their words. */

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
const REFERENCE = /^[a-z_]+\.[a-z_]+:[0-9a-f-]{36}$/
/** Shares are kept as decimals below one and read as percent. */
const SHARE = /^-?0?\.\d+$/
/** For machines: finger prints, sizes, and what the amounts beside already say. */
const SILENT = new Set([
  'sha256',
  'size_bytes',
  'currency',
  'user_id',
  'grant_id',
  'row',
  'name_zh',
  'name_en',
])
const isAmount = (name: string) => name.endsWith('_amount') || name === 'amount' || name === 'balance'

const plain = (value: unknown): string =>
  value === null || value === undefined || value === 'null'
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

/** What a person need not read: keys of other records, empty lists, amounts of nought that were nothing before. */
const isNoise = (name: string, from: string, to: string) =>
  SILENT.has(name) ||
  [from, to].some((value) => UUID.test(value) || REFERENCE.test(value)) ||
  to === '[]' ||
  (from === '' && isAmount(name) && !isPositive(to))

export function changesOf(before: object | null, after: object | null): [string, string, string][] {
  const left = (before ?? {}) as Record<string, unknown>
  const right = (after ?? {}) as Record<string, unknown>
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .map((name): [string, string, string] => [name, plain(left[name]), plain(right[name])])
    .filter(([name, from, to]) => from !== to && !isNoise(name, from, to))
    .filter(([name]) => !('score_permille' in right) || IN_A_LIKENESS.has(name))
}

/** How alike each single trait is stands on the page of the likeness itself. */
const IN_A_LIKENESS = new Set(['score_permille', 'list'])

const kindOf = (subject: string | undefined) => subject?.split(':')[0] ?? ''

/** Words of a subject's states and kinds, where they are not called as the subject is. */
const STATES: Record<string, string | undefined> = {
  'approval.case': 'approval',
  'customers.case': 'duty',
  'customers.subject_request': 'request',
  'customers.import': 'partyImport',
}
const KINDS: Record<string, string | undefined> = {
  'collateral.property': 'property.kind',
  'customers.case': 'duty.kind',
  'customers.subject_request': 'privacy.kind',
}
/** A field that means another thing in this subject than elsewhere. */
const LABELS: Record<string, string | undefined> = {
  'customers.case due_date': 'duty.due',
  'customers.case outcome': 'duty.outcome',
  'customers.subject_request due_date': 'privacy.due',
  'customers.screening_list number': 'duty.version',
}
const WORDS: Record<string, string | undefined> = {
  repayment_method: 'method',
  method: 'valuation.method',
  role: 'role',
  verdict: 'state.decision',
  decision: 'state.vote',
  condition: 'condition.code',
  way: 'way',
  risk_class: 'riskClass',
  level: 'alert.level',
  fact_kind: 'fact.kinds',
  relation_kind: 'relation.kind',
  guarantee_kind: 'guarantee.kind',
  id_type: 'party.idType',
  outcome: 'duty.ending',
}

export function labelOf(name: string, t: TFunction, subject?: string): string {
  const own = LABELS[`${kindOf(subject)} ${name}`]
  if (own) return t(own)
  return t(`timeline.field.${name}`, { defaultValue: t(`field.${name}`, { defaultValue: name }) })
}

export function wordOf(name: string, value: string, subject: string | undefined, t: TFunction): string {
  const kind = kindOf(subject)
  const word = (stem: string) => t(`${stem}.${value}`, { defaultValue: value })
  if (isAmount(name)) return formatAmount(value)
  if (value === 'true' || value === 'false') return t(`timeline.${value}`)
  if (name.endsWith('_bp')) return formatRate(shift(value, -4))
  if (name === 'annual_rate') return formatRate(value)
  if (name === 'value' && SHARE.test(value)) return formatRate(value)
  if (name === 'margin_bps') return formatBps(Number(value))
  if (name.endsWith('_permille')) return formatRate(shift(value, -3))
  if (name === 'state') return word(`state.${STATES[kind] ?? kind.split('.')[1] ?? ''}`)
  if (name === 'kind') return word(KINDS[kind] ?? 'document.kinds')
  if (value.startsWith('[')) return listed(value, t)
  const stem = WORDS[name]
  return stem ? word(stem) : value
}

function listed(value: string, t: TFunction): string {
  try {
    const items = JSON.parse(value) as unknown[]
    return items.map((item) => t(`role.${String(item)}`, { defaultValue: String(item) })).join(t('join'))
  } catch {
    return value
  }
}

/** Who did it: people by name, processes of the bank by what they are. */
export function actorOf(name: string | null | undefined, t: TFunction): string {
  if (!name || name === 'outbox') return t('timeline.system')
  return name.startsWith('日终') ? t('menu.day') : name
}
