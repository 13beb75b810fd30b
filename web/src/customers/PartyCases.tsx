import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { sum } from '../format/amount'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

type ApplicationRow = Row<'/api/v1/origination/applications'>
type Asked<R> = {
  data?: { items: R[] }
  error: Parameters<typeof ProblemAlert>[0]['problem']
  refetch: () => unknown
}

export function useLoans(partyId: string) {
  const can = useCan()
  return useGet(
    '/api/v1/servicing/loans',
    { query: { borrower_id: partyId, limit: 200 } },
    { enabled: can('loans') },
  )
}

/** Sums of a customer's loans, one for each currency that has any. */
export function exposureOf(
  rows: { currency: string; balance_amount: string; overdue_amount: string; dpd: number; state: string }[],
) {
  const live = rows.filter((row) => row.state === 'ACTIVE' || row.state === 'PENDING')
  return [...new Set(live.map((row) => row.currency))].map((currency) => {
    const own = live.filter((row) => row.currency === currency)
    return {
      currency,
      count: own.length,
      balance: sum(own.map((row) => row.balance_amount)),
      overdue: sum(own.map((row) => row.overdue_amount)),
      dpd: Math.max(0, ...own.map((row) => row.dpd)),
    }
  })
}

export function useApplications(partyId: string) {
  const can = useCan()
  return useGet(
    '/api/v1/origination/applications',
    { query: { borrower_id: partyId, limit: 50 } },
    { enabled: can('applications') },
  )
}

export function Applications({ partyId, action }: { partyId: string; action?: ReactNode }) {
  const { t } = useTranslation()
  const can = useCan()
  const rows = useApplications(partyId)
  if (!can('applications')) return null
  return (
    <Panel title={t('menu.applications')}>
      <Loaded query={rows}>{(items) => <ApplicationTable rows={items} action={action} />}</Loaded>
    </Panel>
  )
}

function ApplicationTable({ rows, action }: { rows: ApplicationRow[]; action?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <DataTable
      label={t('menu.applications')}
      rows={rows}
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
        { key: 'submitted', title: t('field.submitted_at'), render: (row) => formatDate(row.submitted_at) },
      ]}
      empty={<Empty title={t('application.empty')} help={t('application.emptyHelp')} action={action} />}
    />
  )
}

export function Loans({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const rows = useLoans(partyId)
  if (!can('loans')) return null
  return (
    <Panel title={t('menu.loans')}>
      <Loaded query={rows}>
        {(items) => {
          const sums = exposureOf(items)
          return (
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
                {
                  key: 'overdue',
                  title: t('field.overdue_amount'),
                  align: 'right',
                  render: (row) =>
                    row.dpd > 0 ? (
                      <span className="bad">
                        <Amount value={row.overdue_amount} />
                      </span>
                    ) : (
                      '–'
                    ),
                },
                {
                  key: 'dpd',
                  title: t('field.dpd'),
                  align: 'right',
                  render: (row) =>
                    row.dpd > 0 ? <span className="bad num">{t('days', { count: row.dpd })}</span> : '–',
                },
                { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
                {
                  key: 'next',
                  title: t('field.next_due_date'),
                  render: (row) => formatDate(row.next_due_date),
                },
              ]}
              foot={
                sums.length > 0
                  ? sums.map((one) => (
                      <tr key={one.currency}>
                        <td colSpan={2}>{t('party.exposure')}</td>
                        <td className="right">
                          <Amount value={one.balance} />
                        </td>
                        <td className="right">
                          <Amount value={one.overdue} />
                        </td>
                        <td className="right">{one.dpd > 0 ? t('days', { count: one.dpd }) : '–'}</td>
                        <td>{one.currency}</td>
                        <td>{t('party.count', { count: one.count })}</td>
                      </tr>
                    ))
                  : undefined
              }
              empty={<Empty title={t('loan.empty')} help={t('loan.emptyHelp')} />}
            />
          )
        }}
      </Loaded>
    </Panel>
  )
}

export function Loaded<R>({ query, children }: { query: Asked<R>; children: (items: R[]) => ReactNode }) {
  if (query.data) return <>{children(query.data.items)}</>
  if (query.error) return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
  return <Skeleton rows={2} />
}
