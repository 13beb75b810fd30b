import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatAmount, sum } from '../format/amount'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage } from '../shell/DetailPage'
import { Amount, Panel } from '../shell/figures'
import { whole } from '../shell/whole'
import { useProductName } from './products'
import { monthOf, SourceLink, useAccountNames, useEntryKind } from './source'

type Entry = Row<'/api/v1/ledger/entries'>

/** One entry: each posting with both of its accounts, and what made it. */
export default function EntryPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const entry = useGet('/api/v1/ledger/entries/{entry_id}', { path: { entry_id: id } })
  const names = useAccountNames()
  const parent = { to: '/ledger/entries', label: t('menu.entries') }
  return (
    <DetailLoader query={whole(entry, names)} parent={parent}>
      {(row) => <Detail entry={row} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ entry, parent }: { entry: Entry; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const branches = useBranches()
  const kindOf = useEntryKind()
  const currency = entry.postings[0]?.currency ?? ''
  return (
    <DetailPage
      parent={parent}
      title={kindOf(entry.kind)}
      subtitle={<span className="num">{entry.reference}</span>}
      figures={[
        {
          label: t('total'),
          value: formatAmount(sum(entry.postings.map((posting) => posting.amount))),
          note: currency,
        },
        { label: t('ledger.booking_date'), value: formatDate(entry.booking_date) },
        {
          label: t('ledger.value_date'),
          value: formatDate(entry.value_date),
          note: `${t('ledger.period')} ${monthOf(entry.period)}`,
        },
        { label: t('field.branch_code'), value: branches.nameOf(entry.branch_code) },
        {
          label: t('ledger.sourceLabel'),
          value: <SourceLink source={entry.source} reference={entry.reference} />,
        },
      ]}
      tabs={[
        {
          key: 'postings',
          label: t('ledger.postings'),
          content: (
            <Panel title={t('ledger.postings')} extra={currency}>
              <Postings entry={entry} />
              {entry.description && !entry.description.startsWith(entry.kind) ? (
                <p className="muted">{entry.description}</p>
              ) : null}
            </Panel>
          ),
        },
      ]}
    />
  )
}

function Postings({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const productOf = useProductName()
  const { name } = useAccountNames()
  const link = (code: string) => (
    <Link to={`/ledger/accounts/${code}?branch_code=${entry.branch_code}`}>{name(code)}</Link>
  )
  return (
    <DataTable
      label={t('ledger.postings')}
      rows={entry.postings.map((posting, at) => ({ ...posting, at }))}
      rowKey={(row) => String(row.at)}
      columns={[
        { key: 'debit', title: t('ledger.debit'), wrap: true, render: (row) => link(row.debit_account) },
        { key: 'credit', title: t('ledger.credit'), wrap: true, render: (row) => link(row.credit_account) },
        {
          key: 'amount',
          title: t('field.amount'),
          align: 'right',
          render: (row) => <Amount strong value={row.amount} />,
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
        { key: 'product', title: t('field.product_code'), render: (row) => productOf(row.product) },
      ]}
    />
  )
}
