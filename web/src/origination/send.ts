import { useRef } from 'react'
import { useCommand } from '../api/hooks'
import type { Application, Body } from '../api/types'

export type ApplicationBody = Body<'/api/v1/origination/applications'>
export type ApplicationValues = ApplicationBody & {
  co_borrower_ids?: string[]
  guarantor_ids?: string[]
} & Record<string, unknown>
type Role = 'CO_BORROWER' | 'GUARANTOR'

/** Sends the application and then its further parties; what already succeeded is not sent again on a retry. */
export function useSend(application?: Application) {
  const create = useCommand('/api/v1/origination/applications')
  const change = useCommand('/api/v1/origination/applications/{application_id}', 'patch')
  const add = useCommand('/api/v1/origination/applications/{application_id}/parties')
  const remove = useCommand('/api/v1/origination/applications/{application_id}/parties/{party_id}', 'delete')
  const done = useRef<{ id: string | null; parties: Set<string> }>({ id: null, parties: new Set() })

  return async (values: ApplicationValues): Promise<string> => {
    const { co_borrower_ids = [], guarantor_ids = [], ...body } = values
    // Borrower, product, branch and currency are what an application is: they never change.
    const changes: Body<'/api/v1/origination/applications/{application_id}', 'patch'> = {
      property_id: body.property_id,
      price_amount: body.price_amount,
      requested_amount: body.requested_amount,
      term_months: body.term_months,
      repayment_method: body.repayment_method,
      margin_bps: body.margin_bps,
      due_day: body.due_day,
      homes_owned_count: body.homes_owned_count,
      other_debt_monthly_amount: body.other_debt_monthly_amount,
    }
    const wanted = new Map<string, Role>([
      ...co_borrower_ids.map((id): [string, Role] => [id, 'CO_BORROWER']),
      ...guarantor_ids.map((id): [string, Role] => [id, 'GUARANTOR']),
    ])
    let id = application?.id ?? done.current.id
    if (application && !done.current.id) {
      await change.mutateAsync({
        path: { application_id: application.id },
        body: changes,
        version: application.version,
      })
      done.current.id = application.id
    } else if (!id) {
      const made = await create.mutateAsync({ body: body as ApplicationBody })
      id = made.id
      done.current.id = id
    }
    const before = new Map(
      (application?.parties ?? [])
        .filter((party) => party.role !== 'BORROWER')
        .map((party) => [party.party_id, party.role]),
    )
    for (const [party, role] of before) {
      if (wanted.get(party) === role || done.current.parties.has(`-${party}`)) continue
      await remove.mutateAsync({ path: { application_id: id!, party_id: party } })
      done.current.parties.add(`-${party}`)
    }
    for (const [party, role] of wanted) {
      if (before.get(party) === role || done.current.parties.has(party)) continue
      await add.mutateAsync({ path: { application_id: id! }, body: { party_id: party, role } })
      done.current.parties.add(party)
    }
    return id!
  }
}
