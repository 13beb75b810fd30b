import { useTranslation } from 'react-i18next'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { DataTable } from '../shell/DataTable'
import { Amount, Panel, useMoney } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useSchedule, type PreviewTerms } from './schedule'
import type { ReactNode } from 'react'

/** The first instalment, the interest in all and the rows of a schedule that does not exist yet. */
export function SchedulePreview({
  terms,
  more,
}: {
  terms: PreviewTerms
  more?: (instalment: string) => ReactNode
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const { ready, settled, answer, rows, totals } = useSchedule(terms)
  return (
    <Panel
      title={t('preview.title')}
      extra={settled.annual_rate ? t('preview.rate', { rate: formatRate(settled.annual_rate) }) : undefined}
    >
      {!ready ? (
        <p className="muted">{t('preview.hint')}</p>
      ) : answer.error ? (
        <ProblemAlert problem={answer.error} />
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
              {t('preview.interest', { amount: money(totals?.interest_amount, settled.currency) })}
            </div>
          </div>
          {more?.(rows[0].instalment_amount)}
          <DataTable
            keepRows
            maxHeight={240}
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
