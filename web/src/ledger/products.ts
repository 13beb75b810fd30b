import { useGet } from '../api/hooks'
import { useSay } from '../shell/figures'
import { useCan } from '../shell/session'

/** Names of the products by their codes, for those who may see them; else the code itself, and a dash for none. */
export function useProductName(): (code: string) => string {
  const say = useSay()
  const can = useCan()
  const known = useGet(
    '/api/v1/products/products',
    { query: { limit: 100 } },
    { enabled: can('products'), staleMs: 600_000 },
  )
  const names = new Map((known.data?.items ?? []).map((row) => [row.code, say(row)]))
  return (code) => (code ? (names.get(code) ?? code) : '–')
}
