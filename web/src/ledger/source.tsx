import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { useSay } from '../shell/figures'
import { routeOf } from '../shell/subject'

/** Where the event behind an entry is shown: the loan's transactions with this entry marked, the day, or the thing itself. */
export function sourceRoute(source: string, reference: string): string | null {
  const [kind, id = ''] = source.split(':')
  if (kind === 'endofday.day') return '/end-of-day'
  if (kind === 'servicing.loan') return `/loans/${id}?tab=transactions&entry=${encodeURIComponent(reference)}`
  return routeOf(source)
}

export function SourceLink({ source, reference }: { source: string; reference: string }) {
  const { t } = useTranslation()
  const to = sourceRoute(source, reference)
  const [kind, id = ''] = source.split(':')
  const word = t(`ledger.source.${kind.replace('.', '_')}`, { defaultValue: kind })
  const text = kind === 'endofday.day' ? `${word} ${id}` : word
  return to ? <Link to={to}>{text}</Link> : <>{text}</>
}

export const useEntryKind = (): ((kind: string) => string) => {
  const { t } = useTranslation()
  return (kind) => t(`ledger.entryKind.${kind.replace('.', '_')}`, { defaultValue: kind })
}

/** Names of the accounts by their codes. */
export function useAccountNames(): {
  codes: string[]
  name: (code: string) => string
  isLoading: boolean
} {
  const say = useSay()
  const accounts = useGet('/api/v1/ledger/accounts', { query: { limit: 200 } }, { staleMs: 600_000 })
  const names = new Map((accounts.data?.items ?? []).map((row) => [row.code, say(row)]))
  return {
    isLoading: accounts.isLoading,
    codes: [...names.keys()],
    name: (code) => (names.has(code) ? `${code} ${names.get(code)}` : code),
  }
}
