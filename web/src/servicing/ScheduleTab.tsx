import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { Loan } from '../api/types'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { StateTag } from '../shell/StateTag'

export function ScheduleTab({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const schedule = useGet('/api/v1/servicing/loans/{loan_id}/schedule', { path: { loan_id: loan.id } })
  if (schedule.error && !schedule.data)
    return <ProblemAlert problem={schedule.error} onRetry={() => void schedule.refetch()} />
  if (!schedule.data) return <Skeleton />
  const { rows, totals } = schedule.data
  return (
    <Panel
      title={t('schedule.title')}
      extra={t('schedule.count', { count: rows.length, currency: schedule.data.currency })}
    >
      <DataTable
        keepRows
        maxHeight="calc(100vh - 250px)"
        label={t('schedule.title')}
        rows={rows}
        rowKey={(row) => String(row.number)}
        rowClass={(row) => (row.state === 'OVERDUE' ? 'late' : row.state === 'PAID' ? 'dim' : undefined)}
        columns={[
          { key: 'number', title: t('schedule.number'), align: 'right', render: (row) => row.number },
          {
            key: 'due',
            title: t('schedule.due_date'),
            render: (row) => <span className="num">{formatDate(row.due_date)}</span>,
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="instalment" state={row.state} />,
          },
          {
            key: 'opening',
            title: t('schedule.opening'),
            align: 'right',
            render: (row) => <Amount value={row.opening_balance_amount} />,
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
            key: 'instalment',
            title: t('schedule.instalment'),
            align: 'right',
            render: (row) => <Amount strong value={row.instalment_amount} />,
          },
          {
            key: 'paid',
            title: t('schedule.paid'),
            align: 'right',
            render: (row) => <Amount value={row.paid_amount} />,
          },
          {
            key: 'penalty',
            title: t('schedule.penalty'),
            align: 'right',
            render: (row) => <Amount value={row.penalty_amount} />,
          },
        ]}
        foot={
          totals ? (
            <tr>
              <td colSpan={4}>{t('total')}</td>
              <td className="right">
                <Amount value={totals.principal_amount} />
              </td>
              <td className="right">
                <Amount value={totals.interest_amount} />
              </td>
              <td className="right">
                <Amount value={totals.instalment_amount} />
              </td>
              <td colSpan={2} />
            </tr>
          ) : undefined
        }
        empty={<Empty title={t('schedule.empty')} />}
      />
    </Panel>
  )
}
