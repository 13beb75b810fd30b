import { useEffect, useState } from 'react'
import { useGet } from '../api/hooks'
import { isPositive, readAmount } from '../format/amount'

export type PreviewTerms = {
  principal_amount?: string | null
  annual_rate?: string | null
  term_months?: number | null
  method?: string | null
  starts_on: string
  due_day?: number | null
  currency: string
}

/** A value once it rests for a moment, so that typing asks the server once. */
export function useSettled<T>(value: T, ms: number): T {
  const text = JSON.stringify(value)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return JSON.parse(settled) as T
}

/** The schedule these terms would make, asked from the server each time they change. */
export function useSchedule(terms: PreviewTerms, enabled = true) {
  const settled = useSettled(terms, 350)
  const amount = readAmount(settled.principal_amount ?? '')
  const ready =
    enabled &&
    isPositive(amount) &&
    !!settled.annual_rate &&
    !!settled.term_months &&
    settled.term_months > 0 &&
    !!settled.method &&
    !!settled.due_day &&
    !!settled.starts_on
  const answer = useGet(
    '/api/v1/servicing/schedule-preview',
    {
      query: {
        principal_amount: amount ?? '',
        annual_rate: settled.annual_rate ?? '',
        term_months: settled.term_months ?? 0,
        method: settled.method as never,
        starts_on: settled.starts_on,
        due_day: settled.due_day ?? 0,
        currency: settled.currency,
      },
    },
    { enabled: ready, keep: true, staleMs: 60_000 },
  )
  return { ready, settled, answer, rows: ready ? (answer.data?.rows ?? []) : [], totals: answer.data?.totals }
}

/** Every so many of a long list, always with the first and the last: a chart needs no more points than it has room. */
export function thinned<T>(rows: T[], most: number): T[] {
  if (rows.length <= most) return rows
  const step = Math.ceil(rows.length / most)
  const kept = rows.filter((_, at) => at % step === 0)
  const last = rows[rows.length - 1]
  return kept[kept.length - 1] === last ? kept : [...kept, last]
}
