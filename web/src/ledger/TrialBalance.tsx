import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { Empty, NoRight, Skeleton } from '../shell/Empty'
import { DateField, SelectField } from '../shell/fields'
import { Amount, Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate, useCan } from '../shell/session'

export default function TrialBalance() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const branches = useBranches()
  const [search, setSearch] = useSearchParams()
  const on = search.get('on')
  const branch_code = search.get('branch_code')
  const currency = search.get('currency')
  const today = useBusinessDate()
  const allowed = can('balance')
  const balance = useGet(
    '/api/v1/ledger/trial-balance',
    {
      query: {
        ...(on ? { on } : {}),
        ...(branch_code ? { branch_code } : {}),
        ...(currency ? { currency } : {}),
      },
    },
    { enabled: allowed, keep: true },
  )
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
  const even = balance.data?.balanced
  // The account opens with the same day, branch and currency in sight.
  const account = (code: string) => {
    const query = new URLSearchParams()
    if (on) query.set('to_date', on)
    if (branch_code) query.set('branch_code', branch_code)
    if (currency) query.set('currency', currency)
    return `/ledger/accounts/${code}${query.size > 0 ? `?${query.toString()}` : ''}`
  }
  return (
    <>
      <PageHead
        title={t('menu.balance')}
        beside={
          balance.data ? (
            <span className={even ? 'good' : 'bad'}>
              {even ? `✓ ${t('ledger.even')}` : `✕ ${t('ledger.uneven')}`}
            </span>
          ) : null
        }
      />
      {!allowed ? (
        <NoRight what={t('menu.balance')} />
      ) : (
        <Panel
          title={balance.data ? t('asOf', { on: formatDate(balance.data.on) }) : t('loading')}
          extra={balance.data?.currency}
        >
          <Form
            layout="vertical"
            requiredMark={false}
            className="filters"
            initialValues={{ on: on ?? today, branch_code: branch_code ?? '', currency: currency ?? 'CNY' }}
            onValuesChange={put}
          >
            <DateField name="on" label={t('ledger.on')} />
            <SelectField
              name="branch_code"
              label={t('field.branch_code')}
              placeholder={t('ledger.allBranches')}
              options={[{ value: '', label: t('ledger.allBranches') }, ...branches.options]}
            />
            <SelectField
              name="currency"
              label={t('field.currency')}
              options={['CNY', 'USD'].map((value) => ({ value, label: value }))}
            />
          </Form>
          {balance.error ? (
            <ProblemAlert problem={balance.error} onRetry={() => void balance.refetch()} />
          ) : !balance.data ? (
            <Skeleton />
          ) : (
            <DataTable
              label={t('menu.balance')}
              keepRows
              rows={balance.data.rows}
              rowKey={(row) => row.account_code}
              rowLink={(row) => account(row.account_code)}
              columns={[
                {
                  key: 'code',
                  title: t('ledger.account'),
                  render: (row) => <Link to={account(row.account_code)}>{row.account_code}</Link>,
                },
                { key: 'name', title: t('field.name'), wrap: true, render: (row) => say(row) },
                {
                  key: 'kind',
                  title: t('field.kind'),
                  render: (row) => t(`ledger.kind.${row.kind}`, { defaultValue: row.kind }),
                },
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
                {
                  key: 'side',
                  title: t('ledger.side'),
                  render: (row) => t(`ledger.sides.${row.side}`, { defaultValue: row.side }),
                },
              ]}
              foot={
                <tr>
                  <td colSpan={3}>{t('total')}</td>
                  <td className="right">
                    <Amount value={balance.data.totals.debit_amount} />
                  </td>
                  <td className="right">
                    <Amount value={balance.data.totals.credit_amount} />
                  </td>
                  <td colSpan={2} />
                </tr>
              }
              empty={<Empty title={t('ledger.noBalance')} help={t('ledger.noBalanceHelp')} />}
            />
          )}
        </Panel>
      )}
    </>
  )
}
