import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

/** What a customer has asked for and owes: applications and loans as the borrower. */
export function PartyCases({ partyId }: { partyId: string }) {
  const can = useCan()
  return (
    <>
      {can('applications') ? <Applications partyId={partyId} /> : null}
      {can('loans') ? <Loans partyId={partyId} /> : null}
    </>
  )
}

function Applications({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const rows = useGet('/api/v1/origination/applications', { query: { borrower_id: partyId, limit: 50 } })
  return (
    <Panel title={t('menu.applications')}>
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('menu.applications')}
            rows={items}
            rowKey={(row) => row.id}
            rowLink={(row) => `/applications/${row.id}`}
            columns={[
              {
                key: 'number',
                title: t('application.number'),
                render: (row) => <Link to={`/applications/${row.id}`}>{row.number}</Link>,
              },
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
              {
                key: 'submitted',
                title: t('field.submitted_at'),
                render: (row) => formatDate(row.submitted_at),
              },
            ]}
            empty={<Empty title={t('application.empty')} />}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function Loans({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const rows = useGet('/api/v1/servicing/loans', { query: { borrower_id: partyId, limit: 50 } })
  return (
    <Panel title={t('menu.loans')}>
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('menu.loans')}
            rows={items}
            rowKey={(row) => row.id}
            rowLink={(row) => `/loans/${row.id}`}
            columns={[
              {
                key: 'number',
                title: t('loan.number'),
                render: (row) => <Link to={`/loans/${row.id}`}>{row.number}</Link>,
              },
              {
                key: 'state',
                title: t('field.state'),
                render: (row) => <StateTag kind="loan" state={row.state} />,
              },
              {
                key: 'balance',
                title: t('field.balance_amount'),
                align: 'right',
                render: (row) => <Amount value={row.balance_amount} />,
              },
              { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
              {
                key: 'dpd',
                title: t('field.dpd'),
                align: 'right',
                render: (row) =>
                  row.dpd > 0 ? <span className="bad num">{t('days', { count: row.dpd })}</span> : '–',
              },
              {
                key: 'next',
                title: t('field.next_due_date'),
                render: (row) => formatDate(row.next_due_date),
              },
            ]}
            empty={<Empty title={t('loan.empty')} />}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function Loaded<R>({
  query,
  children,
}: {
  query: {
    data?: { items: R[] }
    error: Parameters<typeof ProblemAlert>[0]['problem']
    refetch: () => unknown
  }
  children: (items: R[]) => ReactNode
}) {
  if (query.data) return <>{children(query.data.items)}</>
  if (query.error) return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
  return <Skeleton rows={2} />
}
