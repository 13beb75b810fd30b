import { useCallback, useRef } from 'react'
import { get, useCommand } from '../api/hooks'
import type { Application, Body } from '../api/types'

export type ApplicationBody = Body<'/api/v1/origination/applications'>
type Changes = Body<'/api/v1/origination/applications/{application_id}', 'patch'>
type Role = 'CO_BORROWER' | 'GUARANTOR'
export type ApplicationValues = Record<string, unknown> & {
  borrower_id?: string
  product_code?: string
  branch_code?: string
  currency?: string
  property_id?: string | null
  price_amount?: string | null
  requested_amount?: string | null
  term_months?: number | null
  repayment_method?: string | null
  margin_bps?: number | null
  due_day?: number | null
  homes_owned_count?: number | null
  other_debt_monthly_amount?: string | null
  co_borrower_ids?: string[]
  guarantor_ids?: string[]
  /** The bank's own application that this one is combined with. */
  combined_with?: string
}

const TERMS = [
  'property_id',
  'price_amount',
  'requested_amount',
  'term_months',
  'repayment_method',
  'margin_bps',
  'due_day',
  'homes_owned_count',
  'other_debt_monthly_amount',
] as const

export const idsOf = (application: Pick<Application, 'parties'> | undefined, role: string) =>
  (application?.parties ?? []).filter((party) => party.role === role).map((party) => party.party_id)

/** The field of a fact, and the facts that a person gives (others follow from the property). */
export const factName = (code: string) => `fact_${code}`
export const asked = (application: Pick<Application, 'facts'>) =>
  application.facts.filter((fact) => fact.kind === 'INTEGER' || fact.kind === 'CHOICE')

/** What an application at the server holds, as the form knows it. */
export function valuesOf(application: Application): ApplicationValues {
  return {
    branch_code: application.branch_code,
    product_code: application.product.code,
    borrower_id: idsOf(application, 'BORROWER')[0],
    co_borrower_ids: idsOf(application, 'CO_BORROWER'),
    guarantor_ids: idsOf(application, 'GUARANTOR'),
    property_id: application.property?.id ?? null,
    currency: application.currency,
    price_amount: application.price_amount,
    requested_amount: application.requested_amount,
    term_months: application.term_months,
    repayment_method: application.repayment_method,
    margin_bps: application.margin_bps,
    due_day: application.due_day,
    homes_owned_count: application.homes_owned_count,
    other_debt_monthly_amount: application.other_debt_monthly_amount,
    ...Object.fromEntries(asked(application).map((fact) => [factName(fact.code), fact.value])),
  }
}

const blank = (value: unknown): string | null =>
  value === undefined || value === null || value === '' ? null : String(value as string | number)

/** The terms that differ from what the server holds: only these are sent. */
export function changesOf(values: ApplicationValues, held: ApplicationValues): Changes {
  const changes: Record<string, unknown> = {}
  for (const name of [...TERMS, 'product_code'] as const) {
    if (!(name in values)) continue
    const next = values[name] ?? null
    if (next !== (held[name] ?? null)) changes[name] = next
  }
  const facts = Object.keys({ ...held, ...values })
    .filter((name) => name.startsWith('fact_') && name in values)
    .map((name) => [name.slice(5), blank(values[name]), blank(held[name])] as const)
    .filter(([, next, before]) => next !== before)
    .map(([code, next]) => [code, next])
  if (facts.length > 0) changes.facts = Object.fromEntries(facts)
  return changes as Changes
}

/** Who has to leave and who has to come, so that the parties are those of the form. */
export function partiesOf(values: ApplicationValues, held: ApplicationValues) {
  const all = (from: ApplicationValues) =>
    new Map<string, Role>([
      ...(from.co_borrower_ids ?? []).map((id): [string, Role] => [id, 'CO_BORROWER']),
      ...(from.guarantor_ids ?? []).map((id): [string, Role] => [id, 'GUARANTOR']),
    ])
  const wanted = all(values)
  const before = all(held)
  return {
    leave: [...before].filter(([id, role]) => wanted.get(id) !== role).map(([id]) => id),
    come: [...wanted].filter(([id, role]) => before.get(id) !== role),
  }
}

/** A draft at the server: made by the first step, brought up to what the form says by each later one. */
export function useDraft(application?: Application) {
  const create = useCommand('/api/v1/origination/applications')
  const change = useCommand('/api/v1/origination/applications/{application_id}', 'patch')
  const add = useCommand('/api/v1/origination/applications/{application_id}/parties')
  const remove = useCommand('/api/v1/origination/applications/{application_id}/parties/{party_id}', 'delete')
  const submit = useCommand('/api/v1/origination/applications/{application_id}/submit')
  // What the last answer of the server said; each command goes on from there.
  const held = useRef<Application | undefined>(application)

  const begin = async (values: ApplicationValues): Promise<string> => {
    const made = await create.mutateAsync({
      body: {
        branch_code: values.branch_code!,
        product_code: values.product_code!,
        borrower_id: values.borrower_id!,
        ...(values.combined_with
          ? { combined_with: values.combined_with, property_id: values.property_id }
          : {}),
      },
    })
    held.current = made
    return made.id
  }
  const save = async (values: ApplicationValues): Promise<void> => {
    const path = { application_id: held.current!.id }
    const changes = changesOf(values, valuesOf(held.current!))
    if (Object.keys(changes).length > 0)
      held.current = await change.mutateAsync({ path, body: changes, version: held.current!.version })
    const { leave, come } = partiesOf(values, valuesOf(held.current!))
    for (const party_id of leave)
      held.current = await remove.mutateAsync({ path: { ...path, party_id }, version: held.current!.version })
    for (const [party_id, role] of come)
      held.current = await add.mutateAsync({
        path,
        body: { party_id, role },
        version: held.current!.version,
      })
  }
  const send = async (values: ApplicationValues): Promise<string> => {
    await save(values)
    const { id } = held.current!
    // Papers that came meanwhile count, so the version is asked for again.
    held.current = await get('/api/v1/origination/applications/{application_id}', {
      path: { application_id: id },
    })
    held.current = await submit.mutateAsync({ path: { application_id: id }, version: held.current.version })
    return id
  }
  const reload = useCallback(async (): Promise<ApplicationValues> => {
    held.current = await get('/api/v1/origination/applications/{application_id}', {
      path: { application_id: held.current!.id },
    })
    return valuesOf(held.current)
  }, [])
  return { begin, save, send, reload }
}
