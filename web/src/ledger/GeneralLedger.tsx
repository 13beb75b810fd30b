import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useBranches } from '../shell/branches'
import { NoRight, Skeleton } from '../shell/Empty'
import { Amount, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { CURRENCIES, monthEnd, monthOf, useChart } from './source'

const FIRST = 'PRINCIPAL_NOT_DUE'

/** The general ledger: an account month by month, each month leading to the postings that made it. */
export default function GeneralLedger() {
  const { t } = useTranslation()
  const can = useCan()
  if (!can('balance'))
    return (
      <>
        <PageHead title={t('menu.general')} />
        <NoRight what={t('menu.general')} />
      </>
    )
  return <Allowed />
}

function Allowed() {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  const { rows, isLoading } = useChart()
  const [search, setSearch] = useSearchParams()
  if (isLoading) return <Skeleton rows={12} />
  const first = rows.find((row) => row.role === FIRST) ?? rows[0]
  const account = rows.find((row) => row.code === search.get('account')) ?? first
  const choose = (code: string) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        next.set('account', code)
        next.delete('cursor')
        return next
      },
      { replace: true },
    )
  const statement = (month: string) => {
    const query = new URLSearchParams({ from_date: month, to_date: monthEnd(month) })
    for (const name of ['branch_code', 'currency']) {
      const value = search.get(name)
      if (value) query.set(name, value)
    }
    return `/ledger/accounts/${account.code}?${query.toString()}`
  }
  return (
    <>
      <PageHead
        title={t('menu.general')}
        beside={
          account ? (
            <span className="page-sub">
              {account.code} {say(account)} ·{' '}
              {t('ledger.sideOf', { side: t(`ledger.sides.${account.side}`) })}
            </span>
          ) : null
        }
      />
      <Form layout="vertical" className="filters">
        <Form.Item label={t('ledger.account')} htmlFor="account">
          <Select
            id="account"
            value={account?.code}
            onChange={choose}
            showSearch={{ optionFilterProp: 'label' }}
            options={rows.map((row) => ({ value: row.code, label: `${row.code} ${say(row)}` }))}
          />
        </Form.Item>
      </Form>
      {account ? (
        <ListPage
          embedded
          key={account.code}
          title={t('menu.general')}
          path="/api/v1/ledger/accounts/{account_code}/months"
          params={{ account_code: account.code }}
          right="balance"
          listKey="ledger.general"
          rowKey={(row) => row.month}
          rowLink={(row) => statement(row.month)}
          filters={[
            {
              name: 'by',
              label: t('ledger.byLabel'),
              kind: 'select',
              options: ['PERIOD', 'BOOKING'].map((value) => ({ value, label: t(`ledger.by.${value}`) })),
            },
            { name: 'branch_code', label: t('field.branch_code'), kind: 'select', options: branches.options },
            { name: 'currency', label: t('field.currency'), kind: 'select', options: CURRENCIES },
            { name: 'month', label: t('ledger.months'), kind: 'dates', from: 'from_month', to: 'to_month' },
          ]}
          columns={[
            {
              key: 'month',
              title: t('ledger.period'),
              render: (row) => <Link to={statement(row.month)}>{monthOf(row.month)}</Link>,
            },
            {
              key: 'opening',
              field: 'opening_amount',
              title: t('ledger.opening'),
              align: 'right',
              render: (row) => <Amount value={row.opening_amount} />,
            },
            {
              key: 'debit',
              field: 'debit_amount',
              title: t('ledger.debits'),
              align: 'right',
              render: (row) => <Amount value={row.debit_amount} />,
            },
            {
              key: 'credit',
              field: 'credit_amount',
              title: t('ledger.credits'),
              align: 'right',
              render: (row) => <Amount value={row.credit_amount} />,
            },
            {
              key: 'closing',
              field: 'closing_amount',
              title: t('ledger.closing'),
              align: 'right',
              render: (row) => <Amount strong value={row.closing_amount} />,
            },
            { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
          ]}
          empty={{ title: t('ledger.noMonths'), help: t('ledger.noMonthsHelp') }}
        />
      ) : null}
    </>
  )
}
