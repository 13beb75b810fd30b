import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable } from '../shell/DataTable'
import { ChoiceField } from '../shell/fields'
import { Amount, Facts, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'
import { REPORT_REASONS, type CreditReport } from './duty'
import { Loaded } from './PartyCases'

/** Credit reports over time: their age, asking for another, and reading one, which is written down. */
export function CreditReports({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const [asking, setAsking] = useState(false)
  const [report, setReport] = useState<CreditReport | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const rows = useGet(
    '/api/v1/customers/credit-reports',
    { query: { party_id: partyId, limit: 50 } },
    { enabled: can('creditReports') },
  )
  const open = useCommand('/api/v1/customers/credit-reports/{report_id}/open')
  if (!can('creditReports')) return null
  const show = async (id: string) => {
    setProblem(null)
    try {
      setReport(await open.mutateAsync({ path: { report_id: id }, body: {} }))
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <Panel
      title={t('credit.title')}
      extra={
        can('creditReportCreate') ? (
          <Button size="small" onClick={() => setAsking(true)}>
            {t('credit.ask')}
          </Button>
        ) : null
      }
    >
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('credit.title')}
            rows={items}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'reference',
                title: t('credit.reference'),
                render: (row) => (
                  <span>
                    <span className="num">{row.reference}</span>
                    {row.simulated ? ` · ${t('credit.simulated')}` : ''}
                  </span>
                ),
              },
              {
                key: 'reason',
                title: t('credit.reasonLabel'),
                render: (row) => t(`credit.reason.${row.reason}`),
              },
              { key: 'date', title: t('credit.date'), render: (row) => formatDate(row.asked_date) },
              {
                key: 'age',
                title: t('credit.age'),
                render: (row) =>
                  row.stale ? (
                    <span className="bad">
                      {t('credit.stale', { count: row.age_days, most: row.days_max })}
                    </span>
                  ) : (
                    t('days', { count: row.age_days })
                  ),
              },
              { key: 'by', title: t('duty.doneBy'), wideOnly: true, render: (row) => row.asked_by_name },
              {
                key: 'open',
                title: t('consent.act'),
                render: (row) =>
                  can('creditReportOpen') ? (
                    <Button size="small" loading={open.isPending} onClick={() => void show(row.id)}>
                      {t('credit.open')}
                    </Button>
                  ) : (
                    '–'
                  ),
              },
            ]}
            empty={<p className="muted">{t('credit.empty')}</p>}
          />
        )}
      </Loaded>
      <AskDialog partyId={partyId} open={asking} onClose={() => setAsking(false)} onMade={setReport} />
      <Sheet open={report !== null} title={t('credit.title')} onClose={() => setReport(null)}>
        {report ? <Content report={report} /> : null}
      </Sheet>
    </Panel>
  )
}

function AskDialog({
  partyId,
  open,
  onClose,
  onMade,
}: {
  partyId: string
  open: boolean
  onClose: () => void
  onMade: (report: CreditReport) => void
}) {
  const { t } = useTranslation()
  const ask = useCommand('/api/v1/customers/parties/{party_id}/credit-reports')
  return (
    <ActionDialog<{ reason: (typeof REPORT_REASONS)[number] }>
      open={open}
      title={t('credit.ask')}
      submit={t('credit.ask')}
      initial={{ reason: 'APPLICATION' }}
      onClose={onClose}
      onSubmit={async (body) => onMade(await ask.mutateAsync({ path: { party_id: partyId }, body }))}
    >
      <ChoiceField
        name="reason"
        label={t('credit.reasonLabel')}
        options={REPORT_REASONS.map((value) => ({ value, label: t(`credit.reason.${value}`) }))}
      />
      <p className="wide muted">{t('credit.askHelp')}</p>
    </ActionDialog>
  )
}

function Content({ report }: { report: CreditReport }) {
  const { t } = useTranslation()
  const told = report.content
  return (
    <div className="stack">
      {report.simulated ? <Alert type="warning" showIcon title={t('credit.simulatedHelp')} /> : null}
      <Facts
        items={[
          { label: t('credit.reference'), value: <span className="num">{report.reference}</span> },
          { label: t('credit.date'), value: formatDate(report.asked_date) },
          { label: t('credit.cards'), value: told.card_count },
          { label: t('credit.cardUsed'), value: <Amount value={told.card_used_amount} /> },
          { label: t('credit.overdueMonths'), value: told.overdue_months_24 },
          { label: t('credit.longest'), value: told.longest_overdue_months },
          { label: t('credit.queries'), value: told.queries_6_months },
          { label: t('credit.publicRecords'), value: told.public_records },
        ]}
      />
      <DataTable
        label={t('credit.loans')}
        rows={told.loans.map((loan, place) => ({ ...loan, key: String(place) }))}
        rowKey={(row) => row.key}
        columns={[
          { key: 'lender', title: t('credit.lender'), wrap: true, render: (row) => row.lender },
          { key: 'kind', title: t('field.kind'), render: (row) => t(`credit.kind.${row.kind}`) },
          {
            key: 'balance',
            title: t('field.balance_amount'),
            align: 'right',
            render: (row) => <Amount value={row.balance_amount} />,
          },
          {
            key: 'monthly',
            title: t('credit.monthly'),
            align: 'right',
            render: (row) => <Amount value={row.monthly_amount} />,
          },
        ]}
        empty={<p className="muted">{t('credit.noLoans')}</p>}
      />
    </div>
  )
}
