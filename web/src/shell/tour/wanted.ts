import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { useUser } from '../session'
import { useKeep, useSettings } from '../settings'

export const ROLE_PAGES: Record<string, string> = {
  LOAN_OFFICER: '/applications',
  UNDERWRITER: '/applications',
  APPROVER: '/applications',
  OPERATIONS: '/contracts',
  OPERATIONS_CHECKER: '/disbursements',
  COLLATERAL_KEEPER: '/liens',
  TELLER: '/loans',
  ACCOUNTANT: '/end-of-day',
  POST_LOAN: '/alerts',
  MANAGER: '/overview',
  ADMINISTRATOR: '/people',
  AUDITOR: '/audit',
}

/**
 * Whether the tour is offered (a first sign-in in a role, and a person at the screen, not a machine) or asked for
 * (`?tour=1`), and for which role.
 */
export function useTour() {
  const user = useUser()
  const { values, known } = useSettings()
  const keep = useKeep()
  const [search, setSearch] = useSearchParams()
  const role = user?.roles.find((one) => one.code in ROLE_PAGES)
  const code = role?.code
  const asked = search.get('tour') === '1' && role !== undefined
  const seen = code !== undefined && (values.tour ?? []).includes(code)
  const offered = known && role !== undefined && !seen && !navigator.webdriver
  const finish = useCallback(() => {
    if (code && !(values.tour ?? []).includes(code)) void keep('tour', [...(values.tour ?? []), code])
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        next.delete('tour')
        return next
      },
      { replace: true },
    )
  }, [code, values.tour, keep, setSearch])
  return { role, asked, offered, finish }
}
