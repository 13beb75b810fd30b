import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { Amount, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

const STATES = ['PENDING', 'ACTIVE', 'CLOSED', 'WRITTEN_OFF', 'TRANSFERRED', 'CANCELLED']

export default function LoanList() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const products = useGet(
    '/api/v1/products/products',
    { query: { limit: 100 } },
    { enabled: can('products'), staleMs: 600_000 },
  )
  return (
    <ListPage
      title={t('menu.loans')}
      path="/api/v1/servicing/loans"
      right="loans"
      filters={[
        { name: 'search', label: t('loan.search'), kind: 'search' },
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: STATES.map((value) => ({ value, label: t(`state.loan.${value}`) })),
        },
        { name: 'overdue', label: t('loan.overdueOnly'), kind: 'switch' },
        { name: 'dpd', label: t('field.dpd'), kind: 'numbers', term: 'dpd', digits: 0 },
        {
          name: 'product_code',
          label: t('field.product_code'),
          kind: 'select',
          options: (products.data?.items ?? []).map((item) => ({ value: item.code, label: say(item) })),
        },
      ]}
      rowLink={(row) => `/loans/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('loan.number'),
          sort: 'number',
          render: (row) => <Link to={`/loans/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'borrower',
          field: 'borrower_name',
          title: t('field.borrower_name'),
          render: (row) => row.borrower_name,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="loan" state={row.state} />,
        },
        {
          key: 'principal',
          field: 'principal_amount',
          title: t('field.principal_amount'),
          align: 'right',
          render: (row) => <Amount value={row.principal_amount} />,
          wideOnly: true,
        },
        {
          key: 'balance',
          field: 'balance_amount',
          title: t('field.balance_amount'),
          align: 'right',
          render: (row) => <Amount value={row.balance_amount} />,
          sum: { amount: (row) => row.balance_amount, currency: (row) => row.currency },
        },
        {
          key: 'overdue',
          field: 'overdue_amount',
          title: t('field.overdue_amount'),
          align: 'right',
          render: (row) =>
            row.dpd > 0 ? <span className="num bad">{<Amount value={row.overdue_amount} />}</span> : '–',
        },
        {
          key: 'dpd',
          title: t('field.dpd'),
          align: 'right',
          render: (row) =>
            row.dpd > 0 ? <span className="bad num">{t('days', { count: row.dpd })}</span> : '–',
        },
        {
          key: 'rate',
          field: 'annual_rate',
          title: t('field.annual_rate'),
          align: 'right',
          render: (row) => formatRate(row.annual_rate),
          wideOnly: true,
        },
        {
          key: 'next',
          field: 'next_due_date',
          title: t('field.next_due_date'),
          sort: 'next_due_date',
          render: (row) => formatDate(row.next_due_date),
        },
        {
          key: 'maturity',
          field: 'maturity_date',
          title: t('field.maturity_date'),
          render: (row) => formatDate(row.maturity_date),
          wideOnly: true,
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
      ]}
      empty={{ title: t('loan.empty'), help: t('loan.emptyHelp') }}
    />
  )
}
