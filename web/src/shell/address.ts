import { useCallback, useMemo } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'

export type ListState = {
  filters: Record<string, string>
  sort: string | null
  cursor: string | null
  page: number
}

/** Reads a list's state from the address: known filters, sort, cursor and the page's number. */
export function readListState(search: URLSearchParams, names: string[]): ListState {
  const filters: Record<string, string> = {}
  for (const name of names) {
    const value = search.get(name)
    if (value) filters[name] = value
  }
  const page = Number(search.get('page') ?? '1')
  return {
    filters,
    sort: search.get('sort'),
    cursor: search.get('cursor'),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  }
}

/** The address after a change; a changed filter or sort starts at the first page. */
export function writeListState(
  search: URLSearchParams,
  change: { filters?: Record<string, string | null>; sort?: string | null },
): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(change.filters ?? {})) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  if (change.sort !== undefined) {
    if (change.sort) next.set('sort', change.sort)
    else next.delete('sort')
  }
  next.delete('cursor')
  next.delete('page')
  return next
}

/** What a saved view keeps of an address: filters and sort, not the page. */
export function viewOf(state: ListState): string {
  const kept = new URLSearchParams(Object.entries(state.filters).sort())
  if (state.sort) kept.set('sort', state.sort)
  return kept.toString()
}

export function withView(current: URLSearchParams, query: string, names: string[]): URLSearchParams {
  const wanted = new URLSearchParams(query)
  return writeListState(current, {
    filters: Object.fromEntries(names.map((name) => [name, wanted.get(name)])),
    sort: wanted.get('sort'),
  })
}

type Trail = { trail?: (string | null)[] }

export function useListAddress(names: string[]) {
  const [search, setSearch] = useSearchParams()
  const location = useLocation()
  const navigate = useNavigate()
  const joined = names.join(',')
  const state = useMemo(() => readListState(search, joined.split(',')), [search, joined])
  // Cursors only lead forward; the way back is kept with the history entry, so it survives a reload.
  const trail = (location.state as Trail | null)?.trail ?? []

  const setFilters = useCallback(
    (filters: Record<string, string | null>) =>
      setSearch((current) => writeListState(current, { filters }), { replace: true }),
    [setSearch],
  )
  const clear = useCallback(
    () =>
      setSearch(
        (current) =>
          writeListState(current, {
            filters: Object.fromEntries(joined.split(',').map((name) => [name, null])),
          }),
        { replace: true },
      ),
    [setSearch, joined],
  )
  /** The whole state at once, as a saved view keeps it; what else stands in the address stays. */
  const setQuery = useCallback(
    (query: string) => setSearch((current) => withView(current, query, joined.split(',')), { replace: true }),
    [setSearch, joined],
  )
  const setSort = useCallback(
    (sort: string) => setSearch((current) => writeListState(current, { sort }), { replace: true }),
    [setSearch],
  )
  const go = (cursor: string | null, page: number, nextTrail: (string | null)[]) => {
    const next = new URLSearchParams(search)
    if (cursor) next.set('cursor', cursor)
    else next.delete('cursor')
    if (page > 1) next.set('page', String(page))
    else next.delete('page')
    void navigate({ search: next.toString() }, { state: { trail: nextTrail } satisfies Trail })
  }
  return {
    state,
    setFilters,
    setQuery,
    setSort,
    clear,
    next: (cursor: string) => go(cursor, state.page + 1, [...trail, state.cursor]),
    previous: () => {
      const before = trail.at(-1)
      if (before === undefined) go(null, 1, [])
      else go(before, Math.max(1, state.page - 1), trail.slice(0, -1))
    },
    hasPrevious: state.cursor !== null,
  }
}
