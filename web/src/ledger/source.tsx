import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { useSay } from '../shell/figures'
import { routeOf } from '../shell/subject'

/** Where the event behind an entry is shown: the loan's transactions with this entry marked, the day, or the thing itself. */
export function sourceRoute(source: string, reference: string): string | null {
  const [kind, id = ''] = source.split(':')
  if (kind === 'endofday.day' && reference.startsWith('BILL:')) {
    // Many bills stand under one entry: the transactions that name it.
    return `/transactions?${new URLSearchParams({ search: reference, value_from: id, value_to: id })}`
  }
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

export type ChartRow = Row<'/api/v1/ledger/accounts'>

/** The chart of accounts; it changes rarely. */
export function useChart(): { rows: ChartRow[]; isLoading: boolean } {
  const accounts = useGet('/api/v1/ledger/accounts', { query: { limit: 200 } }, { staleMs: 600_000 })
  return { rows: accounts.data?.items ?? [], isLoading: accounts.isLoading }
}

/** Names of the accounts by their codes. */
export function useAccountNames(): {
  codes: string[]
  name: (code: string) => string
  isLoading: boolean
} {
  const say = useSay()
  const { rows, isLoading } = useChart()
  const names = new Map(rows.map((row) => [row.code, say(row)]))
  return {
    isLoading,
    codes: [...names.keys()],
    name: (code) => (names.has(code) ? `${code} ${names.get(code)}` : code),
  }
}

/** "2025-07-01" as the period it begins. */
export const monthOf = (day: string): string => day.slice(0, 7)

/** The last day of the month that begins on a day. */
export function monthEnd(firstDay: string): string {
  const [year, month] = firstDay.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** The columns of a statement as a file. */
export function useStatementColumns(): { field: string; title: string }[] {
  const { t } = useTranslation()
  return [
    { field: 'account_code', title: t('ledger.account') },
    { field: t('language') === 'en' ? 'name_en' : 'name_zh', title: t('field.name') },
    { field: 'amount', title: t('ledger.amount') },
    { field: 'currency', title: t('field.currency') },
  ]
}

export const CURRENCIES = ['CNY', 'USD', 'HKD', 'EUR', 'JPY'].map((value) => ({ value, label: value }))
