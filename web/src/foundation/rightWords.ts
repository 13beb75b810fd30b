import type { TFunction } from 'i18next'

/** A right `room.noun.verb` as a person says it: verb and noun, from the words of both. */
export function rightWords(code: string, t: TFunction): string {
  const [room, noun, verb] = code.split('.')
  return t('right.form', {
    verb: t(`right.verb.${verb}`, { defaultValue: verb }),
    noun: t(`right.noun.${room}_${noun}`, { defaultValue: noun }),
  })
}

export const roomOf = (code: string): string => code.split('.')[0]

/** Rights in the order of the house's rooms, reading before acting. */
const ROOMS = [
  'foundation',
  'customers',
  'collateral',
  'documents',
  'origination',
  'approval',
  'servicing',
  'monitoring',
  'reporting',
  'ledger',
  'endofday',
  'products',
  'rules',
  'scoring',
  'messages',
]
const rank = (code: string) => {
  const at = ROOMS.indexOf(roomOf(code))
  return at < 0 ? ROOMS.length : at
}
const VERBS = ['view', 'export', 'create', 'change']
const verbRank = (code: string) => {
  const at = VERBS.indexOf(code.split('.')[2])
  return at < 0 ? VERBS.length : at
}

export function inOrder(rights: Iterable<string>): string[] {
  return [...new Set(rights)].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.split('.')[1].localeCompare(b.split('.')[1]) ||
      verbRank(a) - verbRank(b) ||
      a.localeCompare(b),
  )
}
