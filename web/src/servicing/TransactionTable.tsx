import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Row } from '../api/types'
import { PAPERS, Papers } from '../documents/Papers'
import { formatDate } from '../format/date'
import { actorOf } from '../foundation/changeWords'
import { Amount, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'
import { Mark } from '../shell/StateTag'
import { reference } from '../shell/subject'
import './servicing.css'

export type TransactionRow = Row<'/api/v1/servicing/transactions'>

/** Kinds of a loan's events, in the order of its life. */
export const KINDS = [
  'DISBURSED',
  'INSTALMENT_BILLED',
  'REPAID',
  'PREPAID',
  'PAID_OFF',
  'DRAWN',
  'RATE_RESET',
  'RESCHEDULED',
  'DEFERRED',
  'INTEREST_CAPITALISED',
  'FEE_CHARGED',
  'WAIVED',
  'RESTRUCTURED',
  'ACCELERATED',
  'MISUSED',
  'WRITTEN_OFF',
  'RECOVERED',
  'TRANSFERRED',
  'REVERSED',
  'BRANCH_MOVED',
  'DEBTOR_CHANGED',
  'BASIS_CHANGED',
  'CLOSED',
]
/** Events in which a customer paid: these have a receipt. */
export const PAID = new Set(['REPAID', 'PREPAID', 'PAID_OFF'])

export function TransactionTable({
  title,
  embedded,
  fixed,
  listKey,
  marked,
  onReverse,
}: {
  title: string
  embedded?: boolean
  fixed?: Record<string, string>
  listKey?: string
  marked?: string | null
  onReverse?: (sequence: number) => void
}) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [receipt, setReceipt] = useState<TransactionRow | null>(null)
  return (
    <>
      <ListPage
        title={title}
        embedded={embedded}
        path="/api/v1/servicing/transactions"
        right="transactions"
        fixed={fixed}
        listKey={listKey}
        filters={[
          ...(embedded ? [] : [{ name: 'search', label: t('loan.search'), kind: 'search' as const }]),
          {
            name: 'kind',
            label: t('transaction.kind'),
            kind: 'multi',
            options: KINDS.map((value) => ({ value, label: t(`transaction.kinds.${value}`) })),
          },
          {
            name: 'value',
            label: t('transaction.value_date'),
            kind: 'dates',
            from: 'value_from',
            to: 'value_to',
          },
        ]}
        columns={[
          ...(embedded
            ? [
                {
                  key: 'sequence',
                  title: t('transaction.sequence'),
                  align: 'right' as const,
                  render: (row: TransactionRow) =>
                    marked && row.entry_reference === marked ? (
                      <Mark tone="running" title={t('transaction.marked')}>
                        {row.sequence}
                      </Mark>
                    ) : (
                      row.sequence
                    ),
                },
              ]
            : [
                {
                  key: 'loan',
                  field: 'loan_number',
                  title: t('loan.number'),
                  render: (row: TransactionRow) => (
                    <Link to={`/loans/${row.loan_id}?tab=transactions`}>{row.loan_number}</Link>
                  ),
                },
              ]),
          {
            key: 'kind',
            title: t('transaction.kind'),
            render: (row) => (
              <>
                {say(row, 'kind') || row.kind}
                {row.reversed ? <Mark tone="neutral">{t('order.reversed')}</Mark> : null}
                {row.reverses ? (
                  <Mark tone="neutral">{t('order.reverses', { sequence: row.reverses })}</Mark>
                ) : null}
              </>
            ),
          },
          {
            key: 'value_date',
            title: t('transaction.value_date'),
            render: (row) => <span className="num">{formatDate(row.value_date)}</span>,
          },
          {
            key: 'amount',
            title: t('transaction.amount'),
            align: 'right',
            render: (row) => <Amount strong value={row.amount} />,
            sum: { amount: (row) => row.amount, currency: (row) => row.currency },
          },
          {
            key: 'principal_amount',
            title: t('schedule.principal'),
            align: 'right',
            render: (row) => <Amount value={row.principal_amount} />,
          },
          {
            key: 'interest_amount',
            title: t('schedule.interest'),
            align: 'right',
            render: (row) => <Amount value={row.interest_amount} />,
          },
          {
            key: 'penalty_amount',
            title: t('schedule.penalty'),
            align: 'right',
            render: (row) => <Amount value={row.penalty_amount} />,
          },
          {
            key: 'compound_amount',
            title: t('transaction.compound'),
            term: 'compound',
            align: 'right',
            render: (row) => <Amount value={row.compound_amount} />,
          },
          {
            key: 'fee_amount',
            title: t('position.fee'),
            align: 'right',
            render: (row) => <Amount value={row.fee_amount} />,
          },
          {
            key: 'balance_amount',
            title: t('field.balance_amount'),
            align: 'right',
            render: (row) => <Amount value={row.balance_amount} />,
            // Read down one loan it is a course; across loans it takes the room of what leads on.
            ...(embedded ? {} : { hidden: true as const }),
          },
          {
            key: 'currency',
            title: t('field.currency'),
            render: (row) => row.currency,
            wideOnly: true,
            // One loan has one currency.
            ...(embedded ? { hidden: true as const } : {}),
          },
          {
            key: 'actor',
            field: 'actor_name',
            title: t('transaction.actor'),
            render: (row) => actorOf(row.actor_name, t),
          },
          {
            key: 'act',
            field: false,
            title: t('transaction.entry'),
            render: (row) => (
              <span className="toolbar row-acts">
                {row.entry_reference && can('entries') ? (
                  <Link to={`/ledger/entries?reference=${encodeURIComponent(row.entry_reference)}`}>
                    {t('transaction.open')}
                  </Link>
                ) : null}
                {PAID.has(row.kind) && can('papers') ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={`${t('transaction.receipt')} ${row.loan_number} ${row.sequence}`}
                    onClick={() => setReceipt(row)}
                  >
                    {t('transaction.receipt')}
                  </button>
                ) : null}
                {onReverse && row.reversible ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={t('order.reverseOf', { sequence: row.sequence })}
                    onClick={() => onReverse(row.sequence)}
                  >
                    {t('order.reverse')}
                  </button>
                ) : null}
              </span>
            ),
          },
        ]}
        empty={{ title: t('transaction.empty'), help: t('transaction.emptyHelp') }}
      />
      <Receipt row={receipt} onClose={() => setReceipt(null)} />
    </>
  )
}

function Receipt({ row, onClose }: { row: TransactionRow | null; onClose: () => void }) {
  const { t } = useTranslation()
  if (!row) return null
  return (
    <Sheet open title={t('transaction.receiptOf', { number: row.loan_number })} onClose={onClose} width={720}>
      <Papers
        title={t('transaction.receipt')}
        subject={reference('servicing.event', row.id)}
        kinds={PAPERS.receipt}
      />
    </Sheet>
  )
}
