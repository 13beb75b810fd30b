import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import { isPositive, readAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { DataTable } from '../shell/DataTable'
import { Amount, Panel, useMoney } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'

export type PreviewTerms = {
  principal_amount?: string | null
  annual_rate?: string | null
  term_months?: number | null
  method?: string | null
  starts_on: string
  due_day?: number | null
  currency: string
}

function useSettled<T>(value: T, ms: number): T {
  const text = JSON.stringify(value)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return JSON.parse(settled) as T
}

/** The schedule these terms would make, asked from the server each time they change. */
export function SchedulePreview({ terms }: { terms: PreviewTerms }) {
  const { t } = useTranslation()
  const money = useMoney()
  const settled = useSettled(terms, 350)
  const amount = readAmount(settled.principal_amount ?? '')
  const ready =
    isPositive(amount) &&
    !!settled.annual_rate &&
    !!settled.term_months &&
    settled.term_months > 0 &&
    !!settled.method &&
    !!settled.due_day &&
    !!settled.starts_on
  const schedule = useGet(
    '/api/v1/servicing/schedule-preview',
    {
      query: {
        principal_amount: amount ?? '',
        annual_rate: settled.annual_rate ?? '',
        term_months: settled.term_months ?? 0,
        method: settled.method ?? '',
        starts_on: settled.starts_on,
        due_day: settled.due_day ?? 0,
      } as never,
    },
    { enabled: ready, keep: true, staleMs: 60_000 },
  )
  const rows = schedule.data?.rows ?? []
  return (
    <Panel
      title={t('preview.title')}
      extra={settled.annual_rate ? t('preview.rate', { rate: formatRate(settled.annual_rate) }) : undefined}
    >
      {!ready ? (
        <p className="muted">{t('preview.hint')}</p>
      ) : schedule.error ? (
        <ProblemAlert problem={schedule.error} />
      ) : rows.length === 0 ? (
        <p className="muted">{t('loading')}</p>
      ) : (
        <div className="stack compact" aria-live="polite">
          <div>
            <div className="muted">{t('preview.first')}</div>
            <div className="figure-value" data-testid="preview-instalment">
              {money(rows[0].instalment_amount, settled.currency)}
            </div>
            <div className="muted">
              {t('preview.interest', {
                amount: money(schedule.data?.totals.interest_amount, settled.currency),
              })}
            </div>
          </div>
          <DataTable
            keepRows
            maxHeight={286}
            label={t('preview.title')}
            rows={rows}
            rowKey={(row) => String(row.number)}
            columns={[
              { key: 'number', title: t('schedule.number'), align: 'right', render: (row) => row.number },
              { key: 'due', title: t('schedule.due_date'), render: (row) => formatDate(row.due_date) },
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
            ]}
          />
        </div>
      )}
    </Panel>
  )
}
