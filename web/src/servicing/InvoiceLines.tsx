import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { useBranches } from '../shell/branches'
import { Amount, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useBusinessDate } from '../shell/session'
import { Mark } from '../shell/StateTag'
import { monthsBefore } from './months'

const TAXED = ['DUE', 'WAITING', 'RECEIVED'] as const
const MONTHS = 24

/** What invoices are written from: interest and fees of a month with the tax in them, and what takes earlier ones back. */
export default function InvoiceLines() {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  const today = useBusinessDate()
  return (
    <ListPage
      title={t('menu.invoices')}
      path="/api/v1/servicing/invoice-lines"
      right="entries"
      above={
        <p className="muted">
          {t('invoice.last')} · {t('invoice.source')}
        </p>
      }
      filters={[
        {
          name: 'month',
          label: t('invoice.month'),
          kind: 'select',
          options: monthsBefore(today, MONTHS).map((value) => ({ value, label: value })),
        },
        { name: 'search', label: t('invoice.search'), kind: 'search' },
        {
          name: 'taxed',
          label: t('invoice.taxed'),
          kind: 'select',
          options: TAXED.map((value) => ({ value, label: t(`invoice.taxedAt.${value}`) })),
        },
        { name: 'branch_code', label: t('field.branch_code'), kind: 'select', options: branches.options },
      ]}
      columns={[
        { key: 'month', title: t('invoice.month'), render: (row) => row.month, wideOnly: true },
        {
          key: 'loan',
          field: 'loan_number',
          title: t('loan.number'),
          render: (row) => <Link to={`/loans/${row.loan_id}?tab=transactions`}>{row.loan_number}</Link>,
        },
        { key: 'buyer', title: t('invoice.buyer'), render: (row) => row.buyer },
        {
          key: 'item',
          field: 'item_zh',
          title: t('invoice.item'),
          wrap: true,
          render: (row) => say(row, 'item'),
        },
        {
          key: 'date',
          field: 'value_date',
          title: t('invoice.date'),
          sort: 'value_date',
          render: (row) => <span className="num">{formatDate(row.value_date)}</span>,
        },
        {
          key: 'booked',
          field: 'booking_date',
          title: t('ledger.booking_date'),
          render: (row) => <span className="num">{formatDate(row.booking_date)}</span>,
          wideOnly: true,
          hidden: true,
        },
        {
          key: 'net',
          field: 'net_amount',
          title: t('invoice.net'),
          align: 'right',
          render: (row) => <Amount value={row.net_amount} />,
        },
        {
          key: 'rate',
          field: 'tax_rate',
          title: t('invoice.rate'),
          align: 'right',
          render: (row) => formatRate(row.tax_rate, 0),
        },
        {
          key: 'tax',
          field: 'tax_amount',
          title: t('invoice.tax'),
          align: 'right',
          render: (row) => <Amount value={row.tax_amount} />,
        },
        {
          key: 'gross',
          field: 'gross_amount',
          title: t('invoice.gross'),
          align: 'right',
          render: (row) => <Amount strong value={row.gross_amount} />,
          sum: { amount: (row) => row.gross_amount, currency: (row) => row.currency },
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
        {
          key: 'taxed',
          title: t('invoice.taxed'),
          wrap: true,
          render: (row) => (
            <>
              <Mark tone={row.taxed === 'WAITING' ? 'attention' : 'neutral'}>
                {t(`invoice.taxedAt.${row.taxed}`)}
              </Mark>
              {row.gross_amount.startsWith('-') ? <Mark tone="refused">{t('invoice.red')}</Mark> : null}
              {row.corrected ? <Mark tone="neutral">{t('invoice.corrected')}</Mark> : null}
            </>
          ),
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => row.branch_code,
          wideOnly: true,
        },
      ]}
      empty={{ title: t('invoice.empty'), help: t('invoice.emptyHelp') }}
    />
  )
}
