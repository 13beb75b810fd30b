import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { Amount, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { StateTag } from '../shell/StateTag'
import { SUSPENSE_STATES, WHY } from './suspense'

/** Money that no loan took: the work list, and what became of it. */
export default function SuspenseList() {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      title={t('menu.suspense')}
      path="/api/v1/servicing/suspense"
      right="suspense"
      sort="-received_date"
      filters={[
        { name: 'search', label: t('suspense.search'), kind: 'search' },
        {
          name: 'state',
          label: t('field.state'),
          kind: 'multi',
          options: SUSPENSE_STATES.map((value) => ({ value, label: t(`state.suspense.${value}`) })),
        },
        {
          name: 'reason',
          label: t('incoming.reason'),
          kind: 'select',
          options: WHY.map((value) => ({ value, label: t(`incoming.why.${value}`) })),
        },
      ]}
      rowLink={(row) => `/suspense/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('suspense.number'),
          sort: 'number',
          render: (row) => <Link to={`/suspense/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'state',
          title: t('field.state'),
          sort: 'state',
          render: (row) => <StateTag kind="suspense" state={row.state} />,
        },
        {
          key: 'amount',
          title: t('field.amount'),
          align: 'right',
          sort: 'amount',
          sum: { amount: (row) => row.amount, currency: (row) => row.currency },
          render: (row) => <Amount strong value={row.amount} />,
        },
        { key: 'currency', title: t('field.currency'), sort: 'currency', render: (row) => row.currency },
        {
          key: 'reason',
          field: 'reason_zh',
          title: t('incoming.reason'),
          wrap: true,
          render: (row) => say(row, 'reason'),
        },
        {
          key: 'payer',
          field: 'payer_name',
          title: t('incoming.payer'),
          render: (row) => <span title={t('masked')}>{row.payer_name || '–'}</span>,
        },
        {
          key: 'loan',
          field: 'loan_number',
          title: t('loan.number'),
          render: (row) => (row.loan_id ? <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link> : '–'),
        },
        {
          key: 'received',
          field: 'received_date',
          title: t('suspense.received'),
          sort: 'received_date',
          render: (row) => formatDate(row.received_date),
        },
        {
          key: 'source',
          field: 'source_number',
          title: t('suspense.source'),
          wideOnly: true,
          render: (row) =>
            row.incoming_id ? (
              <Link to={`/incoming/${row.incoming_id}?tab=lines`}>{row.source_number}</Link>
            ) : (
              row.source_number
            ),
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          wideOnly: true,
          render: (row) => row.branch_code,
        },
      ]}
      empty={{ title: t('suspense.empty'), help: t('suspense.emptyHelp') }}
    />
  )
}
