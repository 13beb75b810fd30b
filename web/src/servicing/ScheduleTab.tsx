import { Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { Loan, Schedule } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { thinned } from '../origination/schedule'
import { Chart } from '../shell/Chart'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { StateTag } from '../shell/StateTag'

const POINTS = 60

/** The schedule as it stands and as it was at the beginning, with the balance as a line. */
export function ScheduleTab({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const [which, setWhich] = useState<'now' | 'original'>('now')
  const path = { loan_id: loan.id }
  const now = useGet('/api/v1/servicing/loans/{loan_id}/schedule', { path })
  const original = useGet('/api/v1/servicing/loans/{loan_id}/original-schedule', { path })
  const shown = which === 'now' ? now : original
  return (
    <div className="stack">
      {now.data?.rows.length === 0 ? null : (
        <Panel>
          {now.data ? (
            <Balance now={now.data} original={original.data} currency={loan.currency} />
          ) : (
            <div className="chart-place" />
          )}
        </Panel>
      )}
      <Panel
        title={t('schedule.title')}
        extra={
          shown.data
            ? t('schedule.count', { count: shown.data.rows.length, currency: shown.data.currency })
            : undefined
        }
      >
        <div className="tab-bar-line">
          <Radio.Group
            aria-label={t('schedule.which')}
            optionType="button"
            value={which}
            onChange={(event) => setWhich(event.target.value as typeof which)}
            options={[
              { value: 'now', label: t('schedule.now') },
              { value: 'original', label: t('schedule.original') },
            ]}
          />
        </div>
        {shown.error && !shown.data ? (
          <ProblemAlert problem={shown.error} onRetry={() => void shown.refetch()} />
        ) : !shown.data ? (
          <Skeleton />
        ) : (
          <Rows schedule={shown.data} original={which === 'original'} />
        )}
      </Panel>
    </div>
  )
}

/** Balances before each due date; both lines stand on the days of the longer schedule. */
function Balance({ now, original, currency }: { now: Schedule; original?: Schedule; currency: string }) {
  const { t } = useTranslation()
  const first = original?.rows ?? []
  const long = first.length >= now.rows.length ? first : now.rows
  const days = thinned(long, POINTS).map((row) => row.due_date)
  const line = (rows: Schedule['rows']) => {
    const byDay = new Map(rows.map((row) => [row.due_date, row.opening_balance_amount]))
    return days.map((day) => byDay.get(day) ?? null)
  }
  return (
    <Chart
      kind="line"
      title={t('schedule.balance')}
      label={t('schedule.due_date')}
      x={days.map((day) => formatDate(day).slice(0, 7))}
      series={[
        { key: 'now', label: t('schedule.now'), values: line(now.rows) },
        ...(first.length > 0
          ? [
              {
                key: 'original',
                label: t('schedule.original'),
                values: line(first),
                tone: 'neutral' as const,
              },
            ]
          : []),
      ]}
      format={formatAmount}
      unit={currency}
      height={200}
    />
  )
}

function Rows({ schedule, original }: { schedule: Schedule; original: boolean }) {
  const { t } = useTranslation()
  const totals = schedule.totals
  return (
    <DataTable
      keepRows
      maxHeight="calc(100vh - 250px)"
      label={t('schedule.title')}
      rows={schedule.rows}
      rowKey={(row) => String(row.number)}
      rowClass={(row) => (row.state === 'OVERDUE' ? 'late' : row.state === 'PAID' ? 'dim' : undefined)}
      columns={[
        { key: 'number', title: t('schedule.number'), align: 'right', render: (row) => row.number },
        {
          key: 'due',
          title: t('schedule.due_date'),
          render: (row) => <span className="num">{formatDate(row.due_date)}</span>,
        },
        ...(original
          ? []
          : [
              {
                key: 'state',
                title: t('field.state'),
                render: (row: Schedule['rows'][number]) => <StateTag kind="instalment" state={row.state} />,
              },
            ]),
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
        ...(original
          ? []
          : [
              {
                key: 'paid',
                title: t('schedule.paid'),
                align: 'right' as const,
                render: (row: Schedule['rows'][number]) => <Amount value={row.paid_amount} />,
              },
              {
                key: 'penalty',
                title: t('schedule.penalty'),
                align: 'right' as const,
                render: (row: Schedule['rows'][number]) => <Amount value={row.penalty_amount} />,
              },
            ]),
      ]}
      foot={
        schedule.rows.length > 0 ? (
          <tr>
            <td colSpan={original ? 3 : 4}>{t('total')}</td>
            <td className="right">
              <Amount value={totals.principal_amount} />
            </td>
            <td className="right">
              <Amount value={totals.interest_amount} />
            </td>
            <td className="right">
              <Amount value={totals.instalment_amount} />
            </td>
            {original ? null : <td colSpan={2} />}
          </tr>
        ) : undefined
      }
      empty={<Empty title={t('schedule.empty')} />}
    />
  )
}
