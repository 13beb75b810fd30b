import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../../api/hooks'
import { formatDate, formatMoment } from '../../format/date'
import { Amount, useSay } from '../../shell/figures'
import { ListPage } from '../../shell/ListPage'
import { allows } from '../../shell/rights'
import { Mark, StateTag } from '../../shell/StateTag'
import { DecideDialog } from './DecideDialog'
import { STATES, type Order } from './kinds'

/** Orders, of one loan or of all; what waits for its day or its second person can be taken back. */
export function OrderTable({ loanId }: { loanId?: string }) {
  const { t } = useTranslation()
  const say = useSay()
  const kinds = useGet('/api/v1/servicing/order-kinds', {}, { staleMs: 600_000 })
  const [asked, setAsked] = useState<Order | null>(null)
  return (
    <>
      <ListPage
        title={t('menu.orders')}
        path="/api/v1/servicing/orders"
        right="orders"
        embedded={loanId !== undefined}
        fixed={loanId ? { loan_id: loanId } : undefined}
        listKey={loanId ? 'loan.orders' : undefined}
        filters={[
          ...(loanId ? [] : [{ name: 'search', label: t('order.search'), kind: 'search' as const }]),
          {
            name: 'state',
            label: t('order.state'),
            kind: 'multi',
            options: STATES.map((value) => ({ value, label: t(`state.order.${value}`) })),
          },
          {
            name: 'kind',
            label: t('order.kind'),
            kind: 'multi',
            options: (kinds.data?.items ?? []).map((kind) => ({ value: kind.code, label: say(kind) })),
          },
        ]}
        rowLink={(row) => `/orders/${row.id}`}
        columns={[
          {
            key: 'kind',
            field: 'kind_zh',
            title: t('order.kind'),
            sort: 'kind',
            render: (row) => <Link to={`/orders/${row.id}`}>{say(row, 'kind')}</Link>,
          },
          ...(loanId
            ? []
            : [
                {
                  key: 'loan',
                  field: 'loan_number',
                  title: t('loan.number'),
                  render: (row: Order) => <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link>,
                },
                {
                  key: 'borrower',
                  field: 'borrower_name',
                  title: t('field.borrower_name'),
                  render: (row: Order) => row.borrower_name,
                },
              ]),
          {
            key: 'state',
            title: t('field.state'),
            sort: 'state',
            render: (row) => (
              <>
                <StateTag kind="order" state={row.state} />
                {row.own && row.state === 'PROPOSED' ? <Mark tone="neutral">{t('order.mine')}</Mark> : null}
              </>
            ),
          },
          {
            key: 'amount',
            title: t('order.amount'),
            align: 'right',
            render: (row) => <Amount value={row.amount} />,
          },
          { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
          {
            key: 'value_date',
            title: t('order.field.value_date'),
            sort: 'value_date',
            render: (row) => <span className="num">{formatDate(row.value_date)}</span>,
          },
          {
            key: 'by',
            field: 'proposed_by',
            title: t('order.by'),
            term: 'maker',
            render: (row) => row.proposed_by,
          },
          {
            key: 'at',
            field: 'proposed_at',
            title: t('order.at'),
            render: (row) => <span className="num">{formatMoment(row.proposed_at)}</span>,
            wideOnly: true,
          },
          {
            key: 'decided',
            field: 'decided_by',
            title: t('order.decidedBy'),
            term: 'checker',
            render: (row) => row.decided_by ?? '–',
          },
          {
            key: 'act',
            field: false,
            title: '',
            render: (row) =>
              allows(row, 'orderCancel') ? (
                <button
                  type="button"
                  className="link"
                  aria-label={`${t('order.cancel')} ${say(row, 'kind')} ${row.loan_number}`}
                  onClick={() => setAsked(row)}
                >
                  {t('order.cancelShort')}
                </button>
              ) : null,
          },
        ]}
        empty={{ title: t('order.empty'), help: t('order.emptyHelp') }}
      />
      {asked ? <DecideDialog order={asked} act="cancel" onClose={() => setAsked(null)} /> : null}
    </>
  )
}
