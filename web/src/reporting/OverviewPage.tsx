import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatMoment } from '../format/date'
import { formatRatio } from '../format/rate'
import { Chart } from '../shell/Chart'
import { DataTable } from '../shell/DataTable'
import { NoRight, Skeleton } from '../shell/Empty'
import { Amount, Figures, Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { StateTag, toneOf } from '../shell/StateTag'
import './reporting.css'
import { bucketRoute, flowRoute, spanOf, stageRoute } from './drill'

type Overview = Answer<'/api/v1/reporting/overview'>

const CURRENCIES = ['CNY', 'USD']
const NPL = 'SUBSTANDARD,DOUBTFUL,LOSS'

/** The manager's first page: the branch at a glance, each figure with its time and the way to its list. */
export default function OverviewPage() {
  const { t } = useTranslation()
  const can = useCan()
  const [search, setSearch] = useSearchParams()
  const currency = search.get('currency') ?? 'CNY'
  const overview = useGet(
    '/api/v1/reporting/overview',
    { query: { currency } },
    { enabled: can('overview'), keep: true },
  )
  const at = overview.data ? formatMoment(overview.data.as_of) : undefined
  return (
    <>
      <PageHead
        title={t('menu.overview')}
        beside={at ? <span className="muted">{t('asOf', { on: at })}</span> : null}
        primary={
          can('overview') ? (
            <label className="filter-switch">
              <span className="num">{t('field.currency')}</span>
              <select
                className="input"
                value={currency}
                onChange={(event) =>
                  setSearch(event.target.value === 'CNY' ? {} : { currency: event.target.value }, {
                    replace: true,
                  })
                }
              >
                {CURRENCIES.map((value) => (
                  <option key={value}>{value}</option>
                ))}
              </select>
            </label>
          ) : null
        }
      />
      {!can('overview') ? (
        <NoRight what={t('menu.overview')} />
      ) : overview.error && !overview.data ? (
        <ProblemAlert problem={overview.error} onRetry={() => void overview.refetch()} />
      ) : !overview.data ? (
        <Skeleton rows={12} />
      ) : (
        <Board overview={overview.data} />
      )}
    </>
  )
}

function Board({ overview }: { overview: Overview }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const at = formatMoment(overview.as_of)
  const go = (to: string) => void navigate(to)
  return (
    <div className="stack">
      <Figures
        items={[
          {
            label: t('overview.balance'),
            value: <Link to="/loans?state=ACTIVE">{formatAmount(overview.balance.amount)}</Link>,
            note: `${overview.currency} · ${t('party.count', { count: overview.balance.loan_count })}`,
          },
          {
            label: t('overview.overdue'),
            value: <Link to="/loans?overdue=true">{formatRatio(overview.overdue_ratio)}</Link>,
            note: t('overview.overdueNote'),
          },
          {
            label: t('overview.npl'),
            value: <Link to={`/standings?risk_class=${NPL}`}>{formatRatio(overview.npl_ratio)}</Link>,
            note: t('overview.nplNote'),
          },
          {
            label: t('overview.alerts'),
            value: <Link to="/alerts?state=WAITING">{overview.alerts_open}</Link>,
            note: t('alert.state.WAITING'),
            tone: overview.alerts_open > 0 ? 'attention' : undefined,
          },
        ]}
      />
      <div className="columns columns-2">
        <Panel>
          <Chart
            kind="bar"
            title={t('overview.flows')}
            label={t('overview.month')}
            x={overview.flows.map((row) => row.month.slice(0, 7))}
            series={[
              {
                key: 'disbursed',
                label: t('overview.disbursed'),
                values: overview.flows.map((row) => row.disbursed_amount),
                tone: 'running',
              },
              {
                key: 'collected',
                label: t('overview.collected'),
                values: overview.flows.map((row) => row.collected_amount),
                tone: 'done',
              },
            ]}
            format={formatAmount}
            unit={overview.currency}
            asOf={at}
            onPick={(index, key) =>
              go(flowRoute(overview.flows[index].month, key as 'disbursed' | 'collected'))
            }
          />
        </Panel>
        <Panel>
          <Chart
            kind="bar"
            title={t('overview.buckets')}
            label={t('overview.dpdDays')}
            x={overview.buckets.map((row) => bucketWord(row, t('overview.over'), t('overview.current')))}
            series={[
              {
                key: 'principal',
                label: t('field.balance_amount'),
                values: overview.buckets.map((row) => row.principal_amount),
              },
            ]}
            format={formatAmount}
            unit={overview.currency}
            asOf={at}
            onPick={(index) =>
              go(bucketRoute(overview.buckets[index].from_days, overview.buckets[index].to_days))
            }
          />
        </Panel>
        <Panel>
          <Chart
            kind="bar"
            title={t('menu.standings')}
            label={t('standing.class')}
            x={overview.classes.map((row) => t(`riskClass.${row.risk_class}`))}
            tones={overview.classes.map((row) => toneOf(row.risk_class))}
            series={[
              {
                key: 'balance',
                label: t('field.balance_amount'),
                values: overview.classes.map((row) => row.balance_amount),
              },
            ]}
            format={formatAmount}
            unit={overview.currency}
            asOf={at}
            onPick={(index) => go(`/standings?risk_class=${overview.classes[index].risk_class}`)}
          />
        </Panel>
        <Funnel overview={overview} />
      </div>
      <States overview={overview} />
    </div>
  )
}

const bucketWord = (
  row: { from_days: number; to_days: number | null },
  over: string,
  current: string,
): string =>
  row.to_days === null
    ? `${over} ${row.from_days - 1}`
    : row.to_days === 0
      ? current
      : `${row.from_days}–${row.to_days}`

/** How far the applications of the last months came, and how long each stage took. */
function Funnel({ overview }: { overview: Overview }) {
  const { t } = useTranslation()
  const first = overview.funnel[0]?.count ?? 0
  return (
    <Panel
      title={t('overview.funnel')}
      extra={`${t('overview.since', { on: overview.funnel_since })} · ${t('asOf', { on: formatMoment(overview.as_of) })}`}
    >
      <DataTable
        label={t('overview.funnel')}
        rows={overview.funnel}
        rowKey={(row) => row.stage}
        rowLink={(row) => stageRoute(row.stage, overview.funnel_since)}
        columns={[
          {
            key: 'stage',
            title: t('overview.stage'),
            render: (row) => (
              <Link to={stageRoute(row.stage, overview.funnel_since)}>
                {t(`overview.stages.${row.stage}`, { defaultValue: row.stage })}
              </Link>
            ),
          },
          {
            key: 'count',
            title: t('overview.count'),
            align: 'right',
            render: (row) => (
              <span className="funnel">
                <span className="bars" aria-hidden="true">
                  <span style={{ width: `${first > 0 ? (row.count * 100) / first : 0}%` }} />
                </span>
                <span className="num strong">{row.count}</span>
              </span>
            ),
          },
          {
            key: 'amount',
            title: t('field.amount'),
            align: 'right',
            render: (row) => <Amount value={row.amount} />,
          },
          {
            key: 'median',
            title: t('overview.median'),
            align: 'right',
            render: (row) => {
              if (row.stage === 'ENTERED') return '–'
              const span = spanOf(row.median_hours)
              return span.count === 0
                ? t('overview.span.less')
                : t(`overview.span.${span.unit}`, { count: span.count })
            },
          },
        ]}
      />
    </Panel>
  )
}

function States({ overview }: { overview: Overview }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('overview.applications')} extra={t('asOf', { on: formatMoment(overview.as_of) })}>
      <ul className="toolbar">
        {overview.applications.map((row) => (
          <li key={row.state}>
            <Link to={`/applications?state=${row.state}`}>
              <StateTag kind="application" state={row.state} />{' '}
              <span className="num strong">{row.count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
