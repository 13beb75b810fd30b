import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import { Empty, NoRight, Skeleton } from '../shell/Empty'
import { DateField } from '../shell/fields'
import { Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate, useCan } from '../shell/session'
import { accountPath, useAddress } from './address'
import { Even, OffBalance, onDay } from './Balances'
import { ReportFilters } from './ReportFilters'
import { SectionTable } from './SectionTable'
import { useStatementColumns } from './source'
import { Taking } from './Taking'

const FILTERS = ['on', 'by', 'branch_code', 'currency'] as const

/** Assets beside liabilities and equity at the end of a day; what is off the balance sheet stands apart. */
export default function BalanceSheet() {
  const { t } = useTranslation()
  const can = useCan()
  const today = useBusinessDate()
  const [query, put] = useAddress(FILTERS)
  const columns = useStatementColumns()
  const allowed = can('balance')
  const found = useGet('/api/v1/ledger/balance-sheet', { query }, { enabled: allowed, keep: true })
  const data = found.data
  if (!allowed)
    return (
      <>
        <PageHead title={t('menu.balanceSheet')} />
        <NoRight what={t('menu.balanceSheet')} />
      </>
    )
  const account = (code: string) =>
    accountPath(code, { to_date: query.on, branch_code: query.branch_code, currency: query.currency })
  const assets = data?.sections.slice(0, 1) ?? []
  const others = data?.sections.slice(1) ?? []
  const isEmpty = data?.sections.every((section) => section.rows.length === 0)
  return (
    <>
      <PageHead
        title={t('menu.balanceSheet')}
        beside={<Even even={data?.balanced} good={t('ledger.sheetEven')} bad={t('ledger.sheetUneven')} />}
      />
      <div className="stack">
        <Panel
          title={onDay(query, today, t)}
          extra={<Taking path="/api/v1/ledger/balance-sheet/lines" query={query} columns={columns} />}
        >
          <ReportFilters initial={{ on: today, ...query }} onChange={put}>
            <DateField name="on" label={t('ledger.on')} />
          </ReportFilters>
          {found.error ? (
            <ProblemAlert problem={found.error} onRetry={() => void found.refetch()} />
          ) : !data ? (
            <Skeleton />
          ) : isEmpty ? (
            <Empty title={t('ledger.noBalance')} help={t('ledger.noBalanceHelp')} />
          ) : (
            <div className="sheet-sides">
              <SectionTable label={t('ledger.kind.ASSET')} sections={assets} account={account} />
              <SectionTable
                label={t('ledger.liabilitiesAndEquity')}
                sections={others}
                extra={{ EQUITY: { name: t('ledger.runningResult'), amount: data.result_amount } }}
                end={{ name: t('ledger.sumOfBoth'), amount: data.liabilities_and_equity_amount }}
                account={account}
              />
            </div>
          )}
        </Panel>
        {data ? <OffBalance of={data} account={account} /> : null}
      </div>
    </>
  )
}
