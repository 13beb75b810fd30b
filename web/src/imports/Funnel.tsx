import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatAmount } from '../format/amount'
import { formatCount } from '../format/count'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import type { ImportRun } from './run'
import './imports.css'

type Stage = { key: string; label: string; count: number; to?: string }

/** From the lines of the file to the loans: every figure opens the applications it counts. */
export function Funnel({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const say = useSay()
  const { funnel } = run
  const list = (query: Record<string, string>) =>
    `/applications?${new URLSearchParams({ import_id: run.id, ...query }).toString()}`
  const stages: Stage[] = [
    { key: 'read', label: t('import.read'), count: funnel.read },
    {
      key: 'refused',
      label: t('import.refused'),
      count: funnel.refused,
      to: `/imports/${run.id}?tab=lines&state=REFUSED`,
    },
    { key: 'referred', label: t('import.referred'), count: funnel.referred, to: list({ verdict: 'REFER' }) },
    {
      key: 'declined',
      label: t('import.declined'),
      count: funnel.declined,
      to: list({ verdict: 'DECLINE' }),
    },
    {
      key: 'approved',
      label: t('import.approved'),
      count: funnel.approved,
      to: list({ verdict: 'APPROVE' }),
    },
    { key: 'booked', label: t('import.booked'), count: funnel.booked, to: list({ paid_out: 'true' }) },
  ]
  const reasons = [
    {
      key: 'missing',
      title: t('import.missingBy'),
      rows: funnel.missing_by,
      to: (code: string) => list({ missing: code }),
    },
    {
      key: 'referred',
      title: t('import.referredBy'),
      rows: funnel.referred_by,
      to: (code: string) => list({ verdict: 'REFER', reason: code }),
    },
    {
      key: 'declined',
      title: t('import.declinedBy'),
      rows: funnel.declined_by,
      to: (code: string) => list({ verdict: 'DECLINE', reason: code }),
    },
  ]
  return (
    <div className="stack">
      <Panel title={t('import.funnel')}>
        <ul className="import-funnel">
          {stages.map((stage) => (
            <li key={stage.key} className={`stage stage-${stage.key}`}>
              <span className="stage-name">{stage.label}</span>
              <span className="stage-bar" aria-hidden="true">
                <i style={{ width: `${funnel.read > 0 ? (stage.count * 100) / funnel.read : 0}%` }} />
              </span>
              <span className="stage-count num">
                {stage.to && stage.count > 0 ? (
                  <Link to={stage.to}>{formatCount(stage.count)}</Link>
                ) : (
                  formatCount(stage.count)
                )}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <div className="columns columns-2">
        {reasons
          .filter((group) => group.rows.length > 0)
          .map((group) => (
            <Panel key={group.key} title={group.title}>
              <DataTable
                label={group.title}
                rows={group.rows}
                rowKey={(row) => row.code}
                columns={[
                  { key: 'reason', title: t('import.reason'), wrap: true, render: (row) => say(row, '') },
                  {
                    key: 'count',
                    title: t('import.applications'),
                    align: 'right',
                    render: (row) => (
                      <Link className="num" to={group.to(row.code)}>
                        {formatCount(row.count)}
                      </Link>
                    ),
                  },
                ]}
              />
            </Panel>
          ))}
        {funnel.booked > 0 ? <Arrears run={run} list={list} /> : null}
      </div>
    </div>
  )
}

/** What the booked ones owe, and how late the late ones are. */
function Arrears({ run, list }: { run: ImportRun; list: (query: Record<string, string>) => string }) {
  const { t } = useTranslation()
  const { funnel } = run
  return (
    <Panel
      title={t('import.arrears')}
      extra={`${t('import.balance')} ${formatAmount(funnel.balance_amount)} ${funnel.currency}`}
    >
      <DataTable
        label={t('import.arrears')}
        rows={funnel.buckets}
        rowKey={(row) => String(row.from_days)}
        columns={[
          {
            key: 'days',
            title: t('import.days'),
            render: (row) =>
              row.to_days === null ? `> ${row.from_days - 1}` : `${row.from_days}–${row.to_days}`,
          },
          {
            key: 'loans',
            title: t('import.loans'),
            align: 'right',
            render: (row) => (
              <Link
                className="num"
                to={list({
                  dpd_from: String(row.from_days),
                  ...(row.to_days === null ? {} : { dpd_to: String(row.to_days) }),
                })}
              >
                {formatCount(row.loan_count)}
              </Link>
            ),
          },
          {
            key: 'principal',
            title: t('import.principal'),
            align: 'right',
            render: (row) => <span className="num">{formatAmount(row.principal_amount)}</span>,
          },
        ]}
        empty={<Empty title={t('import.noArrears')} />}
      />
    </Panel>
  )
}
