import { useGet } from '../api/hooks'

/** What several parts of a customer's page ask alike, so that it is asked once. */

export const useMissing = (partyId: string) =>
  useGet('/api/v1/customers/parties/{party_id}/missing', { path: { party_id: partyId } })

export const useFactsToday = (partyId: string) =>
  useGet('/api/v1/customers/parties/{party_id}/facts', { path: { party_id: partyId }, query: {} })

export const useFactKinds = (partyId: string) =>
  useGet(
    '/api/v1/customers/parties/{party_id}/fact-kinds',
    { path: { party_id: partyId } },
    { staleMs: 60_000 },
  )
