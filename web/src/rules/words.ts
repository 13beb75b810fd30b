import type { TFunction } from 'i18next'
import { formatAmount } from '../format/amount'
import { formatRatio, shift } from '../format/rate'

/** The cells of a decision table as a person says them; what is not known here is shown as it is written. */

export type Column = { id: string; name: string; field: string }
export type Content = {
  inputs: Column[]
  outputs: Column[]
  rules: Record<string, string>[]
  hitPolicy: string
}

type Node = { type?: string; content?: unknown }

/** The decision table inside of a graph of nodes; null when there is none. */
export function contentOf(graph: object): Content | null {
  const nodes = (graph as { nodes?: Node[] }).nodes ?? []
  const content = nodes.find((node) => node.type === 'decisionTableNode')?.content as
    Partial<Content> | undefined
  if (!content?.rules || !content.inputs || !content.outputs) return null
  return {
    inputs: content.inputs,
    outputs: content.outputs,
    rules: content.rules,
    hitPolicy: content.hitPolicy ?? 'first',
  }
}

const QUOTED = /^"(.*)"$/
const RANGE = /^([[(])\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*([\])])$/
const COMPARED = /^(>=|<=|>|<|==|!=)\s*(-?[\d.]+)$/
const SIGNS: Record<string, string> = {
  '>=': 'ge',
  '<=': 'le',
  '>': 'gt',
  '<': 'lt',
  '==': 'is',
  '!=': 'not',
}

/** Codes of a field have their words in one place of the dictionary. */
const STEMS: Record<string, string> = {
  verdict: 'state.decision',
  outcome: 'state.decision',
  role: 'role',
  risk_class: 'riskClass',
  level: 'alert.level',
  marital_status: 'party.marital',
}

/** A number of a field in the field's own unit: minor units as an amount, basis points as percent. */
export function figure(field: string, value: string): string {
  if (field.endsWith('_minor')) return formatAmount(shift(value, -2))
  if (field.endsWith('_bp')) return formatRatio(shift(value, -4))
  return value
}

function one(field: string, text: string, t: TFunction): string {
  if (text === 'true') return t('rules.yes')
  if (text === 'false') return t('rules.no')
  const quoted = QUOTED.exec(text)
  if (quoted) {
    const stem = STEMS[field]
    return stem ? t(`${stem}.${quoted[1]}`, { defaultValue: quoted[1] }) : quoted[1]
  }
  const range = RANGE.exec(text)
  if (range) {
    const kind = `${range[1] === '[' ? 'in' : 'ex'}${range[4] === ']' ? 'in' : 'ex'}`
    return t(`rules.range.${kind}`, { from: figure(field, range[2]), to: figure(field, range[3]) })
  }
  const compared = COMPARED.exec(text)
  if (compared) return t(`rules.sign.${SIGNS[compared[1]]}`, { value: figure(field, compared[2]) })
  if (/^-?[\d.]+$/.test(text)) return t('rules.sign.is', { value: figure(field, text) })
  return text
}

/** A condition: empty means that it does not matter, several are joined by "or". */
export function conditionWords(field: string, text: string | undefined, t: TFunction): string {
  const plain = (text ?? '').trim()
  if (plain === '' || plain === '-') return t('rules.any')
  return split(plain)
    .map((part) => one(field, part, t))
    .join(` ${t('rules.or')} `)
}

/** An outcome: quoted text without its quotes, codes as their words. */
export function outcomeWords(field: string, text: string | undefined, t: TFunction): string {
  const plain = (text ?? '').trim()
  const quoted = QUOTED.exec(plain)
  if (!quoted) return plain
  const stem = STEMS[field]
  return stem ? t(`${stem}.${quoted[1]}`, { defaultValue: quoted[1] }) : quoted[1]
}

/** Parts between commas that stand outside of quotes and ranges. */
function split(text: string): string[] {
  const parts: string[] = []
  let part = ''
  let inside = false
  for (const sign of text) {
    if (sign === '"') inside = !inside
    if (sign === ',' && !inside) {
      parts.push(part.trim())
      part = ''
    } else part += sign
  }
  parts.push(part.trim())
  return parts.filter((item) => item !== '')
}

export type Band = { is?: string; from?: number; below?: number; points: number }

/** A band of a points table: from … to …, below …, or exactly one value. */
export function bandWords(attribute: string, band: Band, t: TFunction): string {
  if (band.is !== undefined) return one(attribute, `"${band.is}"`, t)
  const from = band.from === undefined ? null : figure(attribute, String(band.from))
  const below = band.below === undefined ? null : figure(attribute, String(band.below))
  if (from !== null && below !== null) return t('rules.range.inex', { from, to: below })
  if (from !== null) return t('rules.sign.ge', { value: from })
  if (below !== null) return t('rules.sign.lt', { value: below })
  return t('rules.any')
}
