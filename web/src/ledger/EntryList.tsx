import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { routeOf } from '../shell/subject'

export default function EntryList() {
  const { t } = useTranslation()
  const say = useSay()
  const accounts = useGet('/api/v1/ledger/accounts', {}, { staleMs: 600_000 })
  const names = new Map((accounts.data?.items ?? []).map((row) => [row.code, say(row)]))
  const name = (code: string) => (names.has(code) ? `${code} ${names.get(code)}` : code)
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
          options: [...names.keys()].map((code) => ({ value: code, label: name(code) })),
        },
      ]}
      columns={[
        {
          key: 'booking',
          title: t('ledger.booking_date'),
          render: (row) => <span className="num">{formatDate(row.booking_date)}</span>,
        },
        {
          key: 'value',
          title: t('ledger.value_date'),
          render: (row) => <span className="num">{formatDate(row.value_date)}</span>,
          wideOnly: true,
        },
        {
          key: 'description',
          title: t('ledger.description'),
          wrap: true,
          render: (row) => {
            const to = routeOf(row.source)
            return (
              <>
                {to ? <Link to={to}>{row.description || row.kind}</Link> : row.description || row.kind}
                <div className="muted">{row.reference}</div>
              </>
            )
          },
        },
        {
          key: 'postings',
          title: t('ledger.postings'),
          wrap: true,
          render: (row) => (
            <div className="postings">
              {row.postings.map((posting, index) => (
                <span key={index}>
                  {t('ledger.posting', {
                    debit: name(posting.debit_account),
                    credit: name(posting.credit_account),
                  })}
                </span>
              ))}
            </div>
          ),
        },
        {
          key: 'amount',
          title: t('field.amount'),
          align: 'right',
          render: (row) => (
            <div className="postings">
              {row.postings.map((posting, index) => (
                <span key={index} className="num">
                  {formatAmount(posting.amount)}
                </span>
              ))}
            </div>
          ),
        },
        {
          key: 'currency',
          title: t('field.currency'),
          render: (row) => row.postings[0]?.currency ?? '',
          wideOnly: true,
        },
        { key: 'branch', title: t('field.branch_code'), render: (row) => row.branch_code, wideOnly: true },
      ]}
      empty={{ title: t('ledger.noEntries'), help: t('ledger.noEntriesHelp') }}
    />
  )
}
