import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { Skeleton } from '../shell/Empty'
import { Amount } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { SourceLink, useAccountNames, useEntryKind } from './source'
import './ledger.css'

export default function EntryList() {
  const { t } = useTranslation()
  const branches = useBranches()
  const kindOf = useEntryKind()
  const { codes, name, isLoading } = useAccountNames()
  // The names make the rows as high as they are: the list is shown with them.
  if (isLoading) return <Skeleton rows={12} />
  return (
    <ListPage
      title={t('menu.entries')}
      path="/api/v1/ledger/entries"
      right="entries"
      filters={[
        { name: 'reference', label: t('ledger.reference'), kind: 'search' },
        {
          name: 'account',
          label: t('ledger.account'),
          kind: 'select',
          options: codes.map((code) => ({ value: code, label: name(code) })),
        },
        { name: 'date', label: t('ledger.booking_date'), kind: 'dates', from: 'from_date', to: 'to_date' },
        {
          name: 'branch_code',
          label: t('field.branch_code'),
          kind: 'select',
          options: branches.options,
        },
      ]}
      rowLink={(row) => `/ledger/entries/${row.id}`}
      columns={[
        {
          key: 'booking',
          field: 'booking_date',
          title: t('ledger.booking_date'),
          render: (row) => <span className="num">{formatDate(row.booking_date)}</span>,
        },
        {
          key: 'value',
          field: 'value_date',
          title: t('ledger.value_date'),
          render: (row) => <span className="num">{formatDate(row.value_date)}</span>,
          wideOnly: true,
        },
        {
          key: 'reference',
          title: t('ledger.description'),
          wrap: true,
          render: (row) => (
            <>
              <Link to={`/ledger/entries/${row.id}`}>{kindOf(row.kind)}</Link>
              <div className="muted">{row.reference}</div>
            </>
          ),
        },
        {
          key: 'postings',
          field: false,
          title: t('ledger.postingsAmounts'),
          wrap: true,
          width: '44%',
          render: (row) => (
            <ul className="posting-lines">
              {row.postings.map((posting, index) => (
                <li key={index}>
                  <span>
                    {t('ledger.posting', {
                      debit: name(posting.debit_account),
                      credit: name(posting.credit_account),
                    })}
                  </span>
                  <Amount value={posting.amount} />
                </li>
              ))}
            </ul>
          ),
        },
        {
          key: 'currency',
          field: false,
          title: t('field.currency'),
          render: (row) => row.postings[0]?.currency ?? '',
          wideOnly: true,
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => row.branch_code,
          wideOnly: true,
        },
        {
          key: 'source',
          title: t('ledger.sourceLabel'),
          render: (row) => <SourceLink source={row.source} reference={row.reference} />,
        },
      ]}
      empty={{ title: t('ledger.noEntries'), help: t('ledger.noEntriesHelp') }}
    />
  )
}
