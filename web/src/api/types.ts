import type { paths } from './paths'

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete'
type Operation<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? paths[P][M] : never

export type PathOf<M extends Method> = {
  [P in keyof paths]: M extends keyof paths[P] ? (paths[P][M] extends undefined ? never : P) : never
}[keyof paths]
export type GetPath = PathOf<'get'>

type Ok<O> = O extends { responses: infer R }
  ? R extends Record<200, infer A>
    ? A
    : R extends Record<201, infer A>
      ? A
      : never
  : never
export type Answer<P extends keyof paths, M extends Method = 'get'> =
  Ok<Operation<P, M>> extends { content: { 'application/json': infer A } } ? A : unknown
export type Body<P extends keyof paths, M extends Method = 'post'> =
  Operation<P, M> extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined
type Parameters<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { parameters: infer A } ? A : never
export type Query<P extends keyof paths, M extends Method = 'get'> =
  Parameters<P, M> extends { query?: infer Q } ? NonNullable<Q> : never
export type PathParams<P extends keyof paths, M extends Method = 'get'> =
  Parameters<P, M> extends { path: infer Q } ? Q : undefined

/** Paths that answer a page of rows, and the row they answer. */
export type ListPath = {
  [P in GetPath]: Answer<P> extends { items: unknown[] } ? P : never
}[GetPath]
export type Row<P extends ListPath> = Answer<P> extends { items: (infer R)[] } ? R : never

export type Session = Answer<'/api/v1/foundation/session'>
export type WorkItem = Row<'/api/v1/foundation/work-items'>
export type TimelineRow = Row<'/api/v1/foundation/timeline'>
export type Product = Row<'/api/v1/products/products'>
export type Party = Answer<'/api/v1/customers/parties/{party_id}'>
export type PartyRow = Row<'/api/v1/customers/parties'>
export type Property = Answer<'/api/v1/collateral/properties/{property_id}'>
export type PropertyRow = Row<'/api/v1/collateral/properties'>
export type Lien = Row<'/api/v1/collateral/liens'>
export type Application = Answer<'/api/v1/origination/applications/{application_id}'>
export type ApprovalCase = NonNullable<Application['approval']>
export type Condition = Application['conditions'][number]
export type Loan = Answer<'/api/v1/servicing/loans/{loan_id}'>
export type Disbursement = Loan['disbursements'][number]
export type Schedule = Answer<'/api/v1/servicing/loans/{loan_id}/schedule'>
export type Quote = Answer<'/api/v1/servicing/loans/{loan_id}/quote'>
export type DayState = Answer<'/api/v1/endofday/state'>
