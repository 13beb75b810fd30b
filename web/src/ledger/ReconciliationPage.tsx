import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { Skeleton } from '../shell/Empty'
import { Amount, Panel, useSay } from '../shell/figures'
import { DateInput } from '../shell/list/DateInput'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { useProductName } from './products'
import { CURRENCIES, useChart } from './source'

const ZERO = /^-?0(\.0+)?$/

/** Each control account against the loans beneath it, as the end of a day found them; parked loans by name. */
export default function ReconciliationPage() {
  const { t } = useTranslation()
  const productOf = useProductName()
  const say = useSay()
  const branches = useBranches()
  const { rows, isLoading } = useChart()
  const [search, setSearch] = useSearchParams()
  const on = search.get('on') ?? ''
  const choose = (day: string) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        if (day) next.set('on', day)
        else next.delete('on')
        next.delete('cursor')
        return next
      },
      { replace: true },
    )
  if (isLoading) return <Skeleton rows={12} />
  const controls = rows.filter((row) => row.is_control)
  return (
    <>
      <ListPage
        title={t('menu.reconciliation')}
        path="/api/v1/ledger/reconciliations"
        right="reconciliations"
        fixed={on ? { on } : {}}
        rowKey={(row) => [row.account_code, row.branch_code, row.product, row.currency].join(' ')}
        rowLink={(row) =>
          `/ledger/accounts/${row.account_code}?to_date=${row.business_date}&branch_code=${row.branch_code}&currency=${row.currency}`
        }
        above={
          <div className="toolbar">
            <span>{t('reconciliation.on')}</span>
            <DateInput value={on} label={t('reconciliation.on')} onChange={choose} />
            <span className="muted">{on ? null : t('reconciliation.last')}</span>
          </div>
        }
        filters={[
          { name: 'different', label: t('reconciliation.different'), kind: 'switch' },
          {
            name: 'account',
            label: t('ledger.account'),
            kind: 'select',
            options: controls.map((row) => ({ value: row.code, label: `${row.code} ${say(row)}` })),
          },
          { name: 'branch_code', label: t('field.branch_code'), kind: 'select', options: branches.options },
          { name: 'currency', label: t('field.currency'), kind: 'select', options: CURRENCIES },
        ]}
        columns={[
          {
            key: 'day',
            field: 'business_date',
            title: t('ledger.on'),
            render: (row) => <span className="num">{formatDate(row.business_date)}</span>,
          },
          {
            key: 'account',
            field: 'account_code',
            title: t('ledger.account'),
            term: 'control account',
            wrap: true,
            render: (row) => (
              <Link
                to={`/ledger/accounts/${row.account_code}?to_date=${row.business_date}&branch_code=${row.branch_code}&currency=${row.currency}`}
              >
                {row.account_code} {say(row, 'account')}
              </Link>
            ),
          },
          {
            key: 'branch',
            field: 'branch_code',
            title: t('field.branch_code'),
            render: (row) => row.branch_code,
          },
          { key: 'product', title: t('field.product_code'), render: (row) => productOf(row.product) },
          { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
          {
            key: 'ledger',
            field: 'ledger_amount',
            title: t('reconciliation.ledger'),
            align: 'right',
            render: (row) => <Amount value={row.ledger_amount} />,
          },
          {
            key: 'loans',
            field: 'subledger_amount',
            title: t('reconciliation.loans'),
            align: 'right',
            render: (row) => (
              <Link to={`/loans?branch_code=${row.branch_code}&product_code=${row.product}`}>
                <Amount value={row.subledger_amount} />
              </Link>
            ),
          },
          {
            key: 'difference',
            field: 'difference_amount',
            title: t('reconciliation.difference'),
            align: 'right',
            render: (row) => (
              <span className={ZERO.test(row.difference_amount) ? undefined : 'bad'}>
                <Amount strong value={row.difference_amount} />
              </span>
            ),
          },
        ]}
        empty={{ title: t('reconciliation.empty'), help: t('reconciliation.emptyHelp') }}
      />
      <Parked />
    </>
  )
}

/** Loans that the end of day set aside: each is a reconciling item with its reason. */
function Parked() {
  const { t } = useTranslation()
  const can = useCan()
  const state = useGet('/api/v1/endofday/state', {}, { enabled: can('day') && can('reconciliations') })
  const parked = state.data?.parked ?? []
  if (parked.length === 0) return null
  return (
    <Panel title={t('reconciliation.parked')}>
      <ul>
        {parked.map((row) => (
          <li key={`${row.loan_id} ${row.step}`}>
            <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link> {row.reason}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
