import type { Problem } from '../api/problem'

type Query<T> = { data?: T; error: Problem | null; isPending: boolean; refetch: () => unknown }

/** A query that counts as answered once what stands beside it is, too: the page is then shown once and stays in place. */
export function whole<T>(query: Query<T>, ...beside: { isLoading: boolean }[]): Query<T> {
  const waits = query.data !== undefined && beside.some((one) => one.isLoading)
  return waits ? { ...query, data: undefined, error: null, isPending: true } : query
}
