import { useSearchParams } from 'react-router'

export type Address = Record<string, string>

/** The filters of a report as they stand in the address, and how a form changes them; empty ones are left out. */
export function useAddress(
  names: readonly string[],
): [Address, (values: Record<string, string | null | undefined>) => void] {
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(
    names.map((name) => [name, search.get(name) ?? '']).filter(([, value]) => value),
  ) as Address
  const put = (values: Record<string, string | null | undefined>) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        for (const [name, value] of Object.entries(values)) {
          if (value) next.set(name, value)
          else next.delete(name)
        }
        return next
      },
      { replace: true },
    )
  return [query, put]
}

/** The statement of an account with these filters in its address. */
export function accountPath(code: string, filters: Record<string, string | undefined>): string {
  const kept = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value) kept.set(name, value)
  return `/ledger/accounts/${code}${kept.size > 0 ? `?${kept.toString()}` : ''}`
}
