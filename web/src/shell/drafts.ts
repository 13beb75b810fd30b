/** What a person typed and has not sent yet, kept in the tab: it ends with the tab or at sign-out. */

const PREFIX = 'diya.draft.'

/**
 * Fields that are typed again rather than kept: whoever opens the browser's storage finds no number that belongs to
 * a person. While the page stands, nothing typed is lost.
 */
const UNKEPT = new Set([
  'id_number',
  'phone',
  'address',
  'birth_date',
  'account',
  'payee_account',
  'email',
  'contact',
])

const kept = (name: string, value: unknown) => (UNKEPT.has(name) ? undefined : value)

export type Draft = { values: Record<string, unknown>; step: number; at: string }

export function readDraft(key: string): Draft | null {
  try {
    const text = sessionStorage.getItem(PREFIX + key)
    return text ? (JSON.parse(text) as Draft) : null
  } catch {
    return null
  }
}

export function writeDraft(key: string, draft: Draft): boolean {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(draft, kept))
    return true
  } catch {
    return false
  }
}

export function dropDraft(key: string): void {
  sessionStorage.removeItem(PREFIX + key)
}

export function dropDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}
