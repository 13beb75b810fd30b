import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Loan } from '../api/types'
import { formatDate } from '../format/date'
import { actorOf } from '../foundation/changeWords'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'

export function TransactionsTab({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const rows = useGet('/api/v1/servicing/loans/{loan_id}/transactions', {
    path: { loan_id: loan.id },
    query: { limit: 200 },
  })
  if (rows.error && !rows.data)
    return <ProblemAlert problem={rows.error} onRetry={() => void rows.refetch()} />
  if (!rows.data) return <Skeleton />
  return (
    <Panel
      title={t('transaction.title')}
      extra={
        <>
          {loan.currency} ·{' '}
          <a href={`/api/v1/servicing/loans/${loan.id}/transactions/export`}>{t('list.export')}</a>
        </>
      }
    >
      <DataTable
        keepRows
        label={t('transaction.title')}
        rows={rows.data.items}
        rowKey={(row) => String(row.sequence)}
        columns={[
          {
            key: 'sequence',
            title: t('transaction.sequence'),
            align: 'right',
            render: (row) => row.sequence,
          },
          { key: 'kind', title: t('transaction.kind'), render: (row) => say(row, 'kind') || row.kind },
          {
            key: 'value',
            title: t('transaction.value_date'),
            render: (row) => <span className="num">{formatDate(row.value_date)}</span>,
          },
          {
            key: 'amount',
            title: t('transaction.amount'),
            align: 'right',
            render: (row) => <Amount strong value={row.amount} />,
          },
          {
            key: 'principal',
            title: t('schedule.principal'),
            align: 'right',
            render: (row) => <Amount value={row.principal_amount} />,
          },
          {
            key: 'interest',
            title: t('schedule.interest'),
            align: 'right',
            render: (row) => <Amount value={row.interest_amount} />,
          },
          {
            key: 'penalty',
            title: t('schedule.penalty'),
            align: 'right',
            render: (row) => <Amount value={row.penalty_amount} />,
          },
          {
            key: 'compound',
            title: t('position.compound'),
            align: 'right',
            render: (row) => <Amount value={row.compound_amount} />,
          },
          {
            key: 'balance',
            title: t('field.balance_amount'),
            align: 'right',
            render: (row) => <Amount value={row.balance_amount} />,
          },
          { key: 'actor', title: t('transaction.actor'), render: (row) => actorOf(row.actor_name, t) },
          {
            key: 'entry',
            title: t('transaction.entry'),
            render: (row) =>
              row.entry_reference && can('entries') ? (
                <Link to={`/ledger/entries?reference=${encodeURIComponent(row.entry_reference)}`}>
                  {t('transaction.open')}
                </Link>
              ) : (
                '–'
              ),
          },
        ]}
        empty={<Empty title={t('transaction.empty')} help={t('transaction.emptyHelp')} />}
      />
    </Panel>
  )
}
