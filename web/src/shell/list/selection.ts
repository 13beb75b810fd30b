import { useCallback, useRef, useState } from 'react'
import { add, parts } from '../../format/amount'
import type { Column } from '../DataTable'

/** Which rows are ticked; rows of earlier pages stay ticked until the list asks for something else. */
export function useSelection<R>(rows: R[], rowKey: (row: R) => string, scope: string) {
  const [held, setHeld] = useState<{ scope: string; rows: Map<string, R> }>({ scope, rows: new Map() })
  const last = useRef<string | null>(null)
  const picked = held.scope === scope ? held.rows : new Map<string, R>()

  const change = (edit: (next: Map<string, R>) => void) => {
    const next = new Map(picked)
    edit(next)
    setHeld({ scope, rows: next })
  }
  const put = (next: Map<string, R>, row: R, on: boolean) => {
    if (on) next.set(rowKey(row), row)
    else next.delete(rowKey(row))
  }
  const toggle = (row: R, range = false) => {
    const key = rowKey(row)
    const on = !picked.has(key)
    const from = range && last.current ? rows.findIndex((one) => rowKey(one) === last.current) : -1
    const to = rows.findIndex((one) => rowKey(one) === key)
    change((next) => {
      const touched = from < 0 ? [row] : rows.slice(Math.min(from, to), Math.max(from, to) + 1)
      for (const one of touched) put(next, one, on)
    })
    last.current = key
  }
  const all = rows.length > 0 && rows.every((row) => picked.has(rowKey(row)))
  const toggleAll = () =>
    change((next) => {
      for (const row of rows) put(next, row, !all)
    })
  const clear = useCallback(() => setHeld({ scope, rows: new Map() }), [scope])
  // A row that was asked for anew is shown, summed and sent as it is now.
  const fresh = new Map(rows.map((row) => [rowKey(row), row]))
  const chosen = [...picked].map(([key, row]) => fresh.get(key) ?? row)
  return { chosen, has: (row: R) => picked.has(rowKey(row)), toggle, toggleAll, all, clear }
}

export type Total = { key: string; title: string; currency: string; amount: string }

/** Sums of the chosen rows, for each column that declares one and each currency, on digits. */
export function sums<R>(columns: Column<R>[], rows: R[]): Total[] {
  return columns.flatMap((column) => {
    if (!column.sum) return []
    const byCurrency = new Map<string, string>()
    for (const row of rows) {
      const amount = column.sum.amount(row)
      if (!amount || !parts(amount)) continue
      const currency = column.sum.currency(row)
      byCurrency.set(currency, add(byCurrency.get(currency) ?? '0.00', amount))
    }
    const title = column.text ?? (typeof column.title === 'string' ? column.title : column.key)
    return [...byCurrency].map(([currency, amount]) => ({ key: column.key, title, currency, amount }))
  })
}
