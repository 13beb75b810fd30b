import { Form } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { Empty, NoRight, Skeleton } from '../shell/Empty'
import { DateField, SelectField } from '../shell/fields'
import { Amount, Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate, useCan } from '../shell/session'
import { CURRENCIES, monthOf } from './source'
import { Taking } from './Taking'

type Balance = Answer<'/api/v1/ledger/trial-balance'>
const FILTERS = ['on', 'by', 'branch_code', 'currency'] as const

/** Every account at the end of a day or of a period; what is off the balance sheet stands and balances apart. */
export default function TrialBalance() {
  const { t } = useTranslation()
  const can = useCan()
  const branches = useBranches()
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(
    FILTERS.map((name) => [name, search.get(name) ?? '']).filter(([, value]) => value),
  ) as Record<string, string>
  const today = useBusinessDate()
  const allowed = can('balance')
  const balance = useGet('/api/v1/ledger/trial-balance', { query }, { enabled: allowed, keep: true })
  const put = (values: Record<string, string | null | undefined>) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        for (const [name, value] of Object.entries(values)) {
          if (value) next.set(name, value)
          else next.delete(name)
        }
        return next
      },
      { replace: true },
    )
  const data = balance.data
  if (!allowed)
    return (
      <>
        <PageHead title={t('menu.balance')} />
        <NoRight what={t('menu.balance')} />
      </>
    )
  return (
    <>
      <PageHead
        title={t('menu.balance')}
        beside={
          data ? (
            <span className={data.balanced ? 'good' : 'bad'}>
              {data.balanced ? `✓ ${t('ledger.even')}` : `✕ ${t('ledger.uneven')}`}
            </span>
          ) : null
        }
      />
      <div className="stack">
        <Panel
          title={data ? titleOf(data, t) : t('loading')}
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
          <Form
            layout="vertical"
            requiredMark={false}
            className="filters"
            initialValues={{
              on: query.on ?? today,
              by: query.by ?? 'BOOKING',
              branch_code: query.branch_code ?? '',
              currency: query.currency ?? 'CNY',
            }}
            onValuesChange={put}
          >
            <DateField name="on" label={t('ledger.on')} />
            <SelectField
              name="by"
              label={t('ledger.byLabel')}
              options={['BOOKING', 'PERIOD'].map((value) => ({ value, label: t(`ledger.by.${value}`) }))}
            />
            <SelectField
              name="branch_code"
              label={t('field.branch_code')}
              placeholder={t('ledger.allBranches')}
              options={[{ value: '', label: t('ledger.allBranches') }, ...branches.options]}
            />
            <SelectField name="currency" label={t('field.currency')} options={CURRENCIES} />
          </Form>
          {balance.error ? (
            <ProblemAlert problem={balance.error} onRetry={() => void balance.refetch()} />
          ) : !data ? (
            <Skeleton />
          ) : (
            <Balances label={t('menu.balance')} rows={data.rows} totals={data.totals} query={query} />
          )}
        </Panel>
        {data && data.off_rows.length > 0 ? (
          <Panel title={t('ledger.offBalance')} extra={data.currency}>
            <p className="muted">{t('ledger.offBalanceHelp')}</p>
            <Balances
              label={t('ledger.offBalance')}
              rows={data.off_rows}
              totals={data.off_totals}
              query={query}
            />
          </Panel>
        ) : null}
      </div>
    </>
  )
}

const titleOf = (data: Balance, t: TFunction): string =>
  `${data.by === 'PERIOD' ? t('ledger.ofPeriod', { period: monthOf(data.on) }) : t('asOf', { on: formatDate(data.on) })} · ${data.currency}`

function Balances({
  label,
  rows,
  totals,
  query,
}: {
  label: string
  rows: Balance['rows']
  totals: Balance['totals']
  query: Record<string, string>
}) {
  const { t } = useTranslation()
  const say = useSay()
  // The account opens with the same day, branch and currency in sight.
  const account = (code: string) => {
    const kept = new URLSearchParams()
    if (query.on) kept.set('to_date', query.on)
    if (query.branch_code) kept.set('branch_code', query.branch_code)
    if (query.currency) kept.set('currency', query.currency)
    return `/ledger/accounts/${code}${kept.size > 0 ? `?${kept.toString()}` : ''}`
  }
  return (
    <DataTable
      label={label}
      keepRows
      rows={rows}
      rowKey={(row) => row.account_code}
      rowLink={(row) => account(row.account_code)}
      columns={[
        {
          key: 'code',
          title: t('ledger.account'),
          render: (row) => <Link to={account(row.account_code)}>{row.account_code}</Link>,
        },
        { key: 'name', title: t('field.name'), wrap: true, render: (row) => say(row) },
        { key: 'kind', title: t('field.kind'), render: (row) => t(`ledger.kind.${row.kind}`) },
        {
          key: 'debit',
          title: t('ledger.debit'),
          align: 'right',
          render: (row) => <Amount value={row.debit_amount} />,
        },
        {
          key: 'credit',
          title: t('ledger.credit'),
          align: 'right',
          render: (row) => <Amount value={row.credit_amount} />,
        },
        {
          key: 'balance',
          title: t('ledger.balance'),
          align: 'right',
          render: (row) => <Amount strong value={row.balance_amount} />,
        },
        { key: 'side', title: t('ledger.side'), render: (row) => t(`ledger.sides.${row.side}`) },
      ]}
      foot={
        <tr>
          <td colSpan={3}>{t('total')}</td>
          <td className="right">
            <Amount value={totals.debit_amount} />
          </td>
          <td className="right">
            <Amount value={totals.credit_amount} />
          </td>
          <td colSpan={2} />
        </tr>
      }
      empty={<Empty title={t('ledger.noBalance')} help={t('ledger.noBalanceHelp')} />}
    />
  )
}
