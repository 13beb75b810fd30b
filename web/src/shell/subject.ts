import type { TFunction } from 'i18next'

/** Where the page of an opaque subject reference ("room.noun:id") is; null when no page shows it. */

const ROUTES: Record<string, ((id: string) => string) | undefined> = {
  'origination.application': (id) => `/applications/${id}`,
  'origination.contract': (id) => `/contracts/${id}`,
  'servicing.loan': (id) => `/loans/${id}`,
  'customers.party': (id) => `/customers/${id}`,
  'customers.custom_kind': () => '/customer-fields',
  'customers.case': (id) => `/cases/${id}`,
  'customers.import': (id) => `/customer-imports/${id}`,
  'customers.duplicate': (id) => `/duplicates/${id}`,
  'customers.subject_request': (id) => `/privacy/requests/${id}`,
  'customers.screening_list': () => '/screening/lists',
  'collateral.property': (id) => `/properties/${id}`,
  'collateral.lien': (id) => `/liens/${id}`,
  'servicing.disbursement': (id) => `/disbursements/${id}`,
  'servicing.order': (id) => `/orders/${id}`,
  'servicing.asset': () => '/assets',
  'servicing.posting_rule': (id) => `/posting-rules/${id}`,
  'servicing.incoming': (id) => `/incoming/${id}`,
  'servicing.suspense': (id) => `/suspense/${id}`,
  'servicing.debit_file': (id) => `/debit-files/${id}`,
  'ledger.entry': (id) => `/ledger/entries/${id}`,
  'ledger.journal': (id) => `/ledger/journals/${id}`,
  'ledger.period': () => '/ledger/periods',
  'monitoring.alert': (id) => `/alerts?open=${id}`,
  'foundation.change': (id) => `/changes?change=${id}`,
  'foundation.user': (id) => `/people/${id}`,
  'foundation.branch': () => '/branches',
  'foundation.client': () => '/clients',
  'foundation.role': (id) => `/roles?role=${id}`,
  'foundation.parameter': () => '/parameters',
  'messages.template': () => '/templates',
}

export function routeOf(reference: string): string | null {
  const split = reference.indexOf(':')
  if (split < 0) return null
  const id = reference.slice(split + 1)
  const route = ROUTES[reference.slice(0, split)]
  return route && id ? route(encodeURIComponent(id)) : null
}

/** Lists that show people, by what the record calls them, and the word of their menu. */
const LISTS: Record<string, string | undefined> = {
  'customers-parties': 'menu.customers',
  'customers-requests': 'menu.requests',
  'customers-retention': 'menu.retention',
  'customers-breach': 'menu.breach',
  'origination-applications': 'menu.applications',
  'servicing-loans': 'menu.loans',
}

/** What kind of thing a reference means, in words; a list by its own name. */
export function subjectWords(reference: string, t: TFunction): string {
  const [kind, id = ''] = reference.split(':')
  const list = kind === 'foundation.list' ? LISTS[id] : undefined
  const noun = kind.replace('.', '_')
  return list
    ? t('ref.listOf', { name: t(list) })
    : t(`ref.${noun}`, { defaultValue: t(`right.noun.${noun}`, { defaultValue: reference }) })
}

export const reference = (kind: string, id: string) => `${kind}:${id}`
