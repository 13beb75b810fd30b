import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { DetailLoader } from '../shell/DetailPage'
import { Amount, Figures, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { Mark } from '../shell/StateTag'
import { whole } from '../shell/whole'
import { CURRENCIES, monthOf, SourceLink, useAccountNames, useEntryKind } from './source'

type Account = Answer<'/api/v1/ledger/accounts/{account_code}'>

/** One account: its balance of the day and every posting that made it, each leading to its entry. */
export default function AccountPage() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const account = useGet('/api/v1/ledger/accounts/{account_code}', { path: { account_code: code } })
  const names = useAccountNames()
  const parent = { to: '/ledger/balance', label: t('menu.balance') }
  return (
    <DetailLoader query={whole(account, names)} parent={parent}>
      {(row) => <Detail account={row} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ account, parent }: { account: Account; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const branches = useBranches()
  const kindOf = useEntryKind()
  const { name } = useAccountNames()
  const [search] = useSearchParams()
  const on = search.get('to_date')
  const branch_code = search.get('branch_code')
  const currency = search.get('currency') ?? 'CNY'
  const balance = useGet(
    '/api/v1/ledger/trial-balance',
    { query: { currency, ...(on ? { on } : {}), ...(branch_code ? { branch_code } : {}) } },
    { enabled: can('balance'), keep: true },
  )
  const data = balance.data
  const row = data && [...data.rows, ...data.off_rows].find((one) => one.account_code === account.code)
  return (
    <>
      <PageHead
        title={`${account.code} ${say(account)}`}
        over={<Link to={`${parent.to}${on ? `?on=${on}` : ''}`}>{parent.label}</Link>}
        beside={
          <>
            <Mark tone={account.is_open ? 'done' : 'neutral'}>
              {account.is_open ? t('ledger.open') : t('ledger.shut')}
            </Mark>
            <span className="page-sub">
              {t(`ledger.kind.${account.kind}`)} ·{' '}
              {t('ledger.sideOf', { side: t(`ledger.sides.${account.side}`) })} ·{' '}
              <Link to={`/ledger/general?account=${account.code}`}>{t('menu.general')}</Link>
            </span>
          </>
        }
      />
      <Figures
        items={[
          {
            label: t('ledger.balance'),
            value: formatAmount(row?.balance_amount ?? '0.00'),
            note: balance.data ? `${currency} · ${t('asOf', { on: formatDate(balance.data.on) })}` : currency,
          },
          { label: t('ledger.debits'), value: formatAmount(row?.debit_amount ?? '0.00') },
          { label: t('ledger.credits'), value: formatAmount(row?.credit_amount ?? '0.00') },
          {
            label: t('field.branch_code'),
            value: branch_code ? branches.nameOf(branch_code) : t('ledger.allBranches'),
          },
        ]}
      />
      <ListPage
        embedded
        title={t('ledger.statement')}
        path="/api/v1/ledger/accounts/{account_code}/statement"
        params={{ account_code: account.code }}
        right="entries"
        listKey="ledger.statement"
        rowKey={(posting) => String(posting.id)}
        rowLink={(posting) => `/ledger/entries/${posting.entry_id}`}
        filters={[
          { name: 'date', label: t('ledger.booking_date'), kind: 'dates', from: 'from_date', to: 'to_date' },
          {
            name: 'branch_code',
            label: t('field.branch_code'),
            kind: 'select',
            options: branches.options,
          },
          {
            name: 'currency',
            label: t('field.currency'),
            kind: 'select',
            options: CURRENCIES,
          },
        ]}
        columns={[
          {
            key: 'booking',
            field: 'booking_date',
            title: t('ledger.booking_date'),
            render: (posting) => <span className="num">{formatDate(posting.booking_date)}</span>,
          },
          {
            key: 'value',
            field: 'value_date',
            title: t('ledger.value_date'),
            render: (posting) => <span className="num">{formatDate(posting.value_date)}</span>,
            hidden: true,
          },
          {
            key: 'period',
            title: t('ledger.period'),
            render: (posting) => monthOf(posting.period),
            hidden: true,
          },
          {
            key: 'reference',
            title: t('ledger.description'),
            wrap: true,
            render: (posting) => (
              <>
                <Link to={`/ledger/entries/${posting.entry_id}`}>{kindOf(posting.kind)}</Link>
                <div className="muted">{posting.reference}</div>
              </>
            ),
          },
          {
            key: 'against',
            title: t('ledger.against'),
            wrap: true,
            render: (posting) => (
              <Link to={`/ledger/accounts/${posting.against}`}>{name(posting.against)}</Link>
            ),
          },
          {
            key: 'debit',
            field: 'debit_amount',
            title: t('ledger.debit'),
            align: 'right',
            render: (posting) => (posting.debit_amount ? <Amount value={posting.debit_amount} /> : ''),
          },
          {
            key: 'credit',
            field: 'credit_amount',
            title: t('ledger.credit'),
            align: 'right',
            render: (posting) => (posting.credit_amount ? <Amount value={posting.credit_amount} /> : ''),
          },
          {
            key: 'balance',
            field: 'balance_amount',
            title: t('ledger.balance'),
            align: 'right',
            render: (posting) => <Amount strong value={posting.balance_amount} />,
          },
          {
            key: 'currency',
            title: t('field.currency'),
            render: (posting) => posting.currency,
            wideOnly: true,
          },
          {
            key: 'branch',
            field: 'branch_code',
            title: t('field.branch_code'),
            render: (posting) => posting.branch_code,
            wideOnly: true,
          },
          {
            key: 'source',
            title: t('ledger.sourceLabel'),
            render: (posting) => <SourceLink source={posting.source} reference={posting.reference} />,
          },
        ]}
        empty={{ title: t('ledger.noEntries'), help: t('ledger.noEntriesHelp') }}
      />
    </>
  )
}
