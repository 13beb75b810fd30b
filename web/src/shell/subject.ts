/** Where the page of an opaque subject reference ("room.noun:id") is; null when no page shows it. */

const ROUTES: Record<string, ((id: string) => string) | undefined> = {
  'origination.application': (id) => `/applications/${id}`,
  'servicing.loan': (id) => `/loans/${id}`,
  'customers.party': (id) => `/customers/${id}`,
  'collateral.property': (id) => `/properties/${id}`,
  'collateral.lien': () => '/liens?state=RELEASE_DUE',
  'servicing.disbursement': () => '/disbursements?state=PREPARED',
  'foundation.change': () => '/changes',
}

export function routeOf(reference: string): string | null {
  const split = reference.indexOf(':')
  if (split < 0) return null
  const id = reference.slice(split + 1)
  const route = ROUTES[reference.slice(0, split)]
  return route && id ? route(encodeURIComponent(id)) : null
}

export const reference = (kind: string, id: string) => `${kind}:${id}`
