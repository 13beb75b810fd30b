/** What was found and opened in this tab; names of customers among it, so it ends with the tab or at sign-out. */
export type Find = { to: string; title: string; note?: string }
export type FindGroup = { key: string; items: Find[] }

const NAME = 'diya.draft.recent.'
const KEPT = 8

export function recent(person: string): Find[] {
  try {
    return JSON.parse(sessionStorage.getItem(NAME + person) ?? '[]') as Find[]
  } catch {
    return []
  }
}

export function remember(person: string, item: Find): void {
  const next = [item, ...recent(person).filter((one) => one.to !== item.to)].slice(0, KEPT)
  try {
    sessionStorage.setItem(NAME + person, JSON.stringify(next))
  } catch {
    // A browser that keeps nothing only forgets what was looked for.
  }
}
