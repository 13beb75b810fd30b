import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatCount } from '../format/count'
import { formatDate } from '../format/date'
import { Amount } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { StateTag } from '../shell/StateTag'

/** What the end of day instructed to be debited, file by file. */
export default function DebitFileList() {
  const { t } = useTranslation()
  return (
    <ListPage
      title={t('menu.debits')}
      path="/api/v1/servicing/debit-files"
      right="debits"
      sort="-business_date"
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: ['OPEN', 'SENT'].map((value) => ({ value, label: t(`state.debitFile.${value}`) })),
        },
      ]}
      rowLink={(row) => `/debit-files/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('debit.file'),
          sort: 'number',
          render: (row) => <Link to={`/debit-files/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'day',
          field: 'business_date',
          title: t('debit.day'),
          sort: 'business_date',
          render: (row) => formatDate(row.business_date),
        },
        {
          key: 'state',
          title: t('field.state'),
          sort: 'state',
          render: (row) => <StateTag kind="debitFile" state={row.state} />,
        },
        {
          key: 'count',
          field: 'instruction_count',
          title: t('debit.count'),
          align: 'right',
          render: (row) => <span className="num">{formatCount(row.instruction_count)}</span>,
        },
        {
          key: 'amount',
          title: t('field.amount'),
          align: 'right',
          render: (row) => <Amount strong value={row.amount} />,
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
        {
          key: 'pending',
          field: 'pending_count',
          title: t('debit.pending'),
          align: 'right',
          render: (row) => <span className="num">{formatCount(row.pending_count)}</span>,
        },
        {
          key: 'debited',
          field: 'debited_amount',
          title: t('debit.debited'),
          align: 'right',
          render: (row) => <Amount value={row.debited_amount} />,
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          wideOnly: true,
          render: (row) => row.branch_code,
        },
      ]}
      empty={{ title: t('debit.empty'), help: t('debit.emptyHelp') }}
    />
  )
}
