import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { Empty, NoRight, Skeleton } from '../shell/Empty'
import { DateField } from '../shell/fields'
import { Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate, useCan } from '../shell/session'
import { accountPath, useAddress } from './address'
import { ReportFilters } from './ReportFilters'
import { SectionTable } from './SectionTable'
import { monthOf, useStatementColumns } from './source'
import { Taking } from './Taking'

const FILTERS = ['from_date', 'to_date', 'by', 'branch_code', 'currency'] as const

/** Income and expense of a time with the result; every line leads to the postings that made it. */
export default function IncomeStatement() {
  const { t } = useTranslation()
  const can = useCan()
  const today = useBusinessDate()
  const [kept, put] = useAddress(FILTERS)
  const columns = useStatementColumns()
  const query = { from_date: `${today.slice(0, 4)}-01-01`, to_date: today, ...kept }
  const allowed = can('balance')
  const found = useGet('/api/v1/ledger/income-statement', { query }, { enabled: allowed, keep: true })
  const data = found.data
  if (!allowed)
    return (
      <>
        <PageHead title={t('menu.income')} />
        <NoRight what={t('menu.income')} />
      </>
    )
  const between = (from: string, to: string) => t('ledger.fromTo', { from, to })
  // Said from the address: the head stands before the answer comes, and nothing moves.
  const time =
    kept.by === 'PERIOD'
      ? t('ledger.ofPeriod', { period: between(monthOf(query.from_date), monthOf(query.to_date)) })
      : between(formatDate(query.from_date), formatDate(query.to_date))
  return (
    <>
      <PageHead title={t('menu.income')} />
      <Panel
        title={`${time} · ${kept.currency ?? 'CNY'}`}
        extra={<Taking path="/api/v1/ledger/income-statement/lines" query={query} columns={columns} />}
      >
        <ReportFilters initial={query} onChange={put}>
          <DateField name="from_date" label={t('ledger.from')} />
          <DateField name="to_date" label={t('ledger.to')} />
        </ReportFilters>
        {found.error ? (
          <ProblemAlert problem={found.error} onRetry={() => void found.refetch()} />
        ) : !data ? (
          <Skeleton />
        ) : data.sections.every((section) => section.rows.length === 0) ? (
          <Empty title={t('ledger.noIncome')} help={t('ledger.noIncomeHelp')} />
        ) : (
          <div className="sheet-sides">
            <SectionTable
              label={t('menu.income')}
              sections={data.sections}
              end={{ name: t('ledger.result'), amount: data.result_amount }}
              account={(code) =>
                accountPath(code, {
                  from_date: data.from_date,
                  to_date: data.to_date,
                  branch_code: kept.branch_code,
                  currency: kept.currency,
                })
              }
            />
          </div>
        )}
      </Panel>
    </>
  )
}
