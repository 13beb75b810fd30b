import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { Loan } from '../api/types'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { Mark } from '../shell/StateTag'

/** How the loan was paid until now, and at what rates. */
export function HistoryTab({ loan }: { loan: Loan }) {
  return (
    <div className="columns columns-2">
      <Delinquency loan={loan} />
      <Rates loan={loan} />
    </div>
  )
}

function Delinquency({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const rows = useGet('/api/v1/servicing/loans/{loan_id}/delinquency', { path: { loan_id: loan.id } })
  return (
    <Panel title={t('history.payment')} extra={loan.currency}>
      {rows.error && !rows.data ? (
        <ProblemAlert problem={rows.error} onRetry={() => void rows.refetch()} />
      ) : !rows.data ? (
        <Skeleton rows={4} />
      ) : (
        <DataTable
          keepRows
          maxHeight="60vh"
          label={t('history.payment')}
          rows={rows.data.items}
          rowKey={(row) => String(row.number)}
          columns={[
            { key: 'number', title: t('schedule.number'), align: 'right', render: (row) => row.number },
            { key: 'due', title: t('schedule.due_date'), render: (row) => formatDate(row.due_date) },
            {
              key: 'amount',
              title: t('schedule.instalment'),
              align: 'right',
              render: (row) => <Amount value={row.instalment_amount} />,
            },
            {
              key: 'settled',
              title: t('history.settled'),
              render: (row) => (row.settled_on ? formatDate(row.settled_on) : t('history.open')),
            },
            {
              key: 'late',
              title: t('history.late'),
              align: 'right',
              render: (row) =>
                row.days_late > 0 ? (
                  <Mark tone="refused">{t('days', { count: row.days_late })}</Mark>
                ) : (
                  <Mark tone={row.settled_on ? 'done' : 'neutral'}>
                    {row.settled_on ? t('history.inTime') : t('history.notYet')}
                  </Mark>
                ),
            },
          ]}
          empty={<Empty title={t('history.none')} />}
        />
      )}
    </Panel>
  )
}

function Rates({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const rows = useGet('/api/v1/servicing/loans/{loan_id}/rates', { path: { loan_id: loan.id } })
  return (
    <Panel title={t('history.rates')}>
      {rows.error && !rows.data ? (
        <ProblemAlert problem={rows.error} onRetry={() => void rows.refetch()} />
      ) : !rows.data ? (
        <Skeleton rows={2} />
      ) : (
        <DataTable
          label={t('history.rates')}
          rows={rows.data.items}
          rowKey={(row) => `${row.starts_date} ${row.kind}`}
          columns={[
            { key: 'from', title: t('field.starts_date'), render: (row) => formatDate(row.starts_date) },
            {
              key: 'rate',
              title: t('field.annual_rate'),
              align: 'right',
              render: (row) => <span className="num">{formatRate(row.annual_rate)}</span>,
            },
            {
              key: 'kind',
              title: t('field.kind'),
              render: (row) => t(`history.rateKind.${row.kind}`, { defaultValue: row.kind }),
            },
          ]}
          empty={<Empty title={t('history.none')} />}
        />
      )}
    </Panel>
  )
}
