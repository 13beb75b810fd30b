import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import { NoRight, Skeleton } from '../shell/Empty'
import { DateField } from '../shell/fields'
import { Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate, useCan } from '../shell/session'
import { accountPath, useAddress } from './address'
import { Balances, Even, OffBalance, onDay } from './Balances'
import { ReportFilters } from './ReportFilters'
import { Taking } from './Taking'

const FILTERS = ['on', 'by', 'branch_code', 'currency'] as const

/** Every account at the end of a day or of a period; what is off the balance sheet stands and balances apart. */
export default function TrialBalance() {
  const { t } = useTranslation()
  const can = useCan()
  const today = useBusinessDate()
  const [query, put] = useAddress(FILTERS)
  const allowed = can('balance')
  const balance = useGet('/api/v1/ledger/trial-balance', { query }, { enabled: allowed, keep: true })
  const data = balance.data
  if (!allowed)
    return (
      <>
        <PageHead title={t('menu.balance')} />
        <NoRight what={t('menu.balance')} />
      </>
    )
  // The account opens with the same day, branch and currency in sight.
  const account = (code: string) =>
    accountPath(code, { to_date: query.on, branch_code: query.branch_code, currency: query.currency })
  return (
    <>
      <PageHead
        title={t('menu.balance')}
        beside={<Even even={data?.balanced} good={t('ledger.even')} bad={t('ledger.uneven')} />}
      />
      <div className="stack">
        <Panel
          title={onDay(query, today, t)}
          extra={
            <Taking
              path="/api/v1/ledger/balances"
              query={query}
              columns={[
                { field: 'account_code', title: t('ledger.account') },
                { field: t('language') === 'en' ? 'name_en' : 'name_zh', title: t('field.name') },
                { field: 'debit_amount', title: t('ledger.debit') },
                { field: 'credit_amount', title: t('ledger.credit') },
                { field: 'balance_amount', title: t('ledger.balance') },
                { field: 'side', title: t('ledger.side') },
              ]}
            />
          }
        >
          <ReportFilters initial={{ on: today, ...query }} onChange={put}>
            <DateField name="on" label={t('ledger.on')} />
          </ReportFilters>
          {balance.error ? (
            <ProblemAlert problem={balance.error} onRetry={() => void balance.refetch()} />
          ) : !data ? (
            <Skeleton />
          ) : (
            <Balances label={t('menu.balance')} rows={data.rows} totals={data.totals} account={account} />
          )}
        </Panel>
        {data ? <OffBalance of={data} account={account} /> : null}
      </div>
    </>
  )
}
