import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { totalsOf } from './journalLines'

const STATES = ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED']

/** Entries by hand: what waits for a second person, and what became of the others. */
export default function JournalList() {
  const { t } = useTranslation()
  const can = useCan()
  const branches = useBranches()
  return (
    <ListPage
      title={t('menu.journals')}
      path="/api/v1/ledger/journals"
      right="journals"
      primary={
        can('journalCreate') ? (
          <Link className="button primary" to="/ledger/journals/new">
            {t('journal.create')}
          </Link>
        ) : undefined
      }
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: STATES.map((value) => ({ value, label: t(`state.change.${value}`) })),
        },
        { name: 'date', label: t('ledger.value_date'), kind: 'dates', from: 'from_date', to: 'to_date' },
        { name: 'branch_code', label: t('field.branch_code'), kind: 'select', options: branches.options },
      ]}
      rowLink={(row) => `/ledger/journals/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('journal.number'),
          sort: 'number',
          render: (row) => <Link to={`/ledger/journals/${row.id}`}>{row.number}</Link>,
        },
        { key: 'reason', title: t('ledger.description'), wrap: true, render: (row) => row.reason },
        {
          key: 'amount',
          field: false,
          title: t('field.amount'),
          align: 'right',
          render: (row) => (
            <div className="postings">
              {totalsOf(row.lines).map(([currency, amount]) => (
                <span key={currency} className="num">
                  {formatAmount(amount)} {currency}
                </span>
              ))}
            </div>
          ),
        },
        {
          key: 'value_date',
          title: t('ledger.value_date'),
          sort: 'value_date',
          render: (row) => <span className="num">{formatDate(row.value_date)}</span>,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="change" state={row.state} />,
        },
        {
          key: 'by',
          field: 'proposed_by_name',
          title: t('change.by'),
          term: 'maker',
          render: (row) => row.proposed_by_name,
        },
        {
          key: 'decided',
          field: 'decided_by_name',
          title: t('change.decidedBy'),
          term: 'checker',
          render: (row) => row.decided_by_name ?? '–',
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => row.branch_code,
          wideOnly: true,
        },
      ]}
      empty={{ title: t('journal.empty'), help: t('journal.emptyHelp') }}
    />
  )
}
