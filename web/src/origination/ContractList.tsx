import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { Amount } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { Mark, StateTag } from '../shell/StateTag'

export default function ContractList() {
  const { t } = useTranslation()
  return (
    <ListPage
      title={t('menu.contracts')}
      path="/api/v1/origination/contracts"
      right="contracts"
      filters={[
        { name: 'search', label: t('contract.search'), kind: 'search' },
        { name: 'open_conditions', label: t('contract.openOnly'), kind: 'switch' },
      ]}
      rowLink={(row) => `/contracts/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('contract.number'),
          render: (row) => <Link to={`/contracts/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'borrower',
          field: 'borrower_name',
          title: t('field.borrower_name'),
          render: (row) => <Link to={`/customers/${row.borrower_id}`}>{row.borrower_name}</Link>,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="contract" state={row.state} />,
        },
        {
          key: 'amount',
          title: t('contract.amount'),
          align: 'right',
          render: (row) => <Amount value={row.amount} />,
          sum: { amount: (row) => row.amount, currency: (row) => row.currency },
        },
        {
          key: 'drawn',
          field: 'drawn_amount',
          title: t('contract.drawn'),
          align: 'right',
          render: (row) => <Amount value={row.drawn_amount} />,
          sum: { amount: (row) => row.drawn_amount, currency: (row) => row.currency },
        },
        {
          key: 'available',
          field: 'available_amount',
          title: t('contract.available'),
          align: 'right',
          render: (row) => <Amount value={row.available_amount} />,
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
        {
          key: 'conditions',
          field: 'open_conditions',
          title: t('condition.title'),
          render: (row) =>
            row.open_conditions > 0 ? (
              <Mark tone="attention">{t('condition.open', { count: row.open_conditions })}</Mark>
            ) : (
              <Mark tone="done">{t('condition.all')}</Mark>
            ),
        },
        {
          key: 'rate',
          field: 'annual_rate',
          title: t('field.annual_rate'),
          align: 'right',
          render: (row) => <span className="num">{formatRate(row.annual_rate)}</span>,
          wideOnly: true,
        },
        {
          key: 'signed',
          field: 'signed_on',
          title: t('contract.signed_on'),
          render: (row) => formatDate(row.signed_on),
        },
        {
          key: 'expires',
          field: 'expires_on',
          title: t('field.expires_on'),
          render: (row) => formatDate(row.expires_on),
          wideOnly: true,
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => row.branch_code,
          wideOnly: true,
        },
      ]}
      empty={{ title: t('contract.empty'), help: t('contract.emptyHelp') }}
    />
  )
}
