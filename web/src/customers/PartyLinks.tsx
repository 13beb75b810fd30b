import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { LevelTag } from '../monitoring/standing'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Amount, Panel, useSay } from '../shell/figures'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { useFactKinds, useFactsToday, useMissing } from './fileQueries'
import { Loaded, useApplications, useLoans } from './PartyCases'

function useContracts(partyId: string) {
  const can = useCan()
  return useGet(
    '/api/v1/origination/contracts',
    { query: { borrower_id: partyId, limit: 50 } },
    { enabled: can('contracts') },
  )
}

function useAlerts(partyId: string) {
  const can = useCan()
  return useGet(
    '/api/v1/monitoring/alerts',
    { query: { borrower_id: partyId, state: 'WAITING', limit: 20 } },
    { enabled: can('alerts') },
  )
}

function useStandIns(partyId: string) {
  const can = useCan()
  const of = (party_role: string) => ({ query: { party_id: partyId, party_role, limit: 50 } })
  const options = { enabled: can('applications') }
  const guarantor = useGet('/api/v1/origination/applications', of('GUARANTOR'), options)
  const coBorrower = useGet('/api/v1/origination/applications', of('CO_BORROWER'), options)
  return [guarantor, coBorrower] as const
}

function useCases(partyId: string) {
  const can = useCan()
  return useGet(
    '/api/v1/origination/applications',
    { query: { party_id: partyId, limit: 100 } },
    { enabled: can('applications') },
  )
}

/** Whether everything the page of a customer is composed of is there. */
export function useComposed(partyId: string): { isLoading: boolean } {
  const all = [
    useLoans(partyId),
    useApplications(partyId),
    useContracts(partyId),
    useAlerts(partyId),
    ...useStandIns(partyId),
    useCases(partyId),
    useMissing(partyId),
    useFactsToday(partyId),
    useFactKinds(partyId),
  ]
  return { isLoading: all.some((one) => one.isLoading) }
}

/** Contracts of a customer and how much of each is drawn. */
export function Contracts({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const rows = useContracts(partyId)
  if (!can('contracts')) return null
  return (
    <Panel title={t('menu.contracts')}>
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('menu.contracts')}
            rows={items}
            rowKey={(row) => row.id}
            rowLink={(row) => `/contracts/${row.id}`}
            columns={[
              {
                key: 'number',
                title: t('contract.number'),
                render: (row) => <Link to={`/contracts/${row.id}`}>{row.number}</Link>,
              },
              {
                key: 'state',
                title: t('field.state'),
                render: (row) => <StateTag kind="contract" state={row.state} />,
              },
              {
                key: 'amount',
                title: t('contract.amount'),
                align: 'right',
                render: (row) => <Amount value={row.amount} />,
              },
              {
                key: 'drawn',
                title: t('contract.drawn'),
                align: 'right',
                render: (row) => <Amount value={row.drawn_amount} />,
              },
              { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
              { key: 'signed', title: t('contract.signed_on'), render: (row) => formatDate(row.signed_on) },
            ]}
            empty={<Empty title={t('contract.empty')} help={t('contract.emptyHelp')} />}
          />
        )}
      </Loaded>
    </Panel>
  )
}

/** What the watch found about the customer's loans and nobody closed yet. */
export function Alerts({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const rows = useAlerts(partyId)
  // Nothing wrong needs no room on the page.
  if (!can('alerts') || !rows.data || rows.data.items.length === 0) return null
  return (
    <Panel
      title={t('menu.alerts')}
      extra={<Link to={`/alerts?borrower_id=${partyId}`}>{t('party.allAlerts')}</Link>}
    >
      <ul className="reasons">
        {rows.data.items.map((alert) => (
          <li key={alert.id}>
            <LevelTag level={alert.level} />
            <Link to={`/alerts?borrower_id=${partyId}&open=${alert.id}`}>{say(alert, 'title')}</Link>
            <Link to={`/loans/${alert.loan_id}`}>{alert.loan_number}</Link>
            <span className="muted num">{formatDate(alert.raised_on)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Where the person stands in for somebody else: as co-borrower and as guarantor. */
export function Guarantees({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const [guarantor, coBorrower] = useStandIns(partyId)
  const rows = [
    ...(guarantor.data?.items ?? []).map((row) => ({ ...row, role: 'GUARANTOR' })),
    ...(coBorrower.data?.items ?? []).map((row) => ({ ...row, role: 'CO_BORROWER' })),
  ]
  if (rows.length === 0) return null
  return (
    <Panel title={t('party.guarantees')}>
      <DataTable
        label={t('party.guarantees')}
        rows={rows}
        rowKey={(row) => `${row.id} ${row.role}`}
        rowLink={(row) => `/applications/${row.id}`}
        columns={[
          {
            key: 'number',
            title: t('application.number'),
            render: (row) => <Link to={`/applications/${row.id}`}>{row.number}</Link>,
          },
          { key: 'role', title: t('party.role'), render: (row) => t(`role.${row.role}`) },
          { key: 'borrower', title: t('field.borrower_name'), render: (row) => row.borrower_name },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="application" state={row.state} />,
          },
          {
            key: 'amount',
            title: t('field.requested_amount'),
            align: 'right',
            render: (row) => <Amount value={row.requested_amount} />,
          },
          { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
        ]}
      />
    </Panel>
  )
}

/** Properties of the customer's applications. */
export function Properties({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const applications = useCases(partyId)
  const rows = propertiesOf(applications.data?.items ?? [])
  if (rows.length === 0) return null
  return (
    <Panel title={t('menu.properties')}>
      <ul className="toolbar">
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/properties/${row.id}`}>{row.number}</Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Each property once, however many applications name it. */
export function propertiesOf(
  rows: { property_id: string | null; property_number: string | null }[],
): { id: string; number: string }[] {
  const found = new Map<string, string>()
  for (const row of rows)
    if (row.property_id) found.set(row.property_id, row.property_number ?? row.property_id)
  return [...found].map(([id, number]) => ({ id, number }))
}
