import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../../api/hooks'
import { formatAmount } from '../../format/amount'
import { formatDate, formatMoment } from '../../format/date'
import { formatRate } from '../../format/rate'
import { useBranches } from '../../shell/branches'
import { DetailLoader, DetailPage, useSubjectTabs } from '../../shell/DetailPage'
import { Skeleton } from '../../shell/Empty'
import { Facts, Panel, useMoney, useSay } from '../../shell/figures'
import { ProblemAlert } from '../../shell/ProblemAlert'
import { allows } from '../../shell/rights'
import { reference } from '../../shell/subject'
import '../servicing.css'
import { DecideDialog, type Decision } from './DecideDialog'
import { isMoney, type Order } from './kinds'
import { OrderPreviewShown } from './OrderPreview'

/** One order: what it says, what it would do now, and who decided what and when. */
export default function OrderPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const order = useGet('/api/v1/servicing/orders/{order_id}', { path: { order_id: id } })
  const parent = { to: '/orders', label: t('menu.orders') }
  return (
    <DetailLoader query={order} parent={parent}>
      {(row) => <Detail order={row} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ order, parent }: { order: Order; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  const more = useSubjectTabs()
  const [asked, setAsked] = useState<Decision | null>(null)
  return (
    <>
      <DetailPage
        parent={parent}
        title={t('order.title', { what: say(order, 'kind'), number: order.loan_number })}
        state={{ kind: 'order', state: order.state }}
        subtitle={
          <>
            <Link to={`/loans/${order.loan_id}`}>{order.loan_number}</Link> · {order.borrower_name} ·{' '}
            {branches.nameOf(order.branch_code)}
          </>
        }
        primary={<Acts order={order} onAsk={setAsked} />}
        figures={[
          { label: t('order.amount'), value: formatAmount(order.amount), note: order.currency },
          {
            label: t('order.field.value_date'),
            value: formatDate(order.value_date),
            note: order.channel ? t(`channel.${order.channel}`) : undefined,
          },
          {
            label: t('order.by'),
            value: order.proposed_by,
            note: formatMoment(order.proposed_at),
            term: 'maker',
          },
          {
            label: t('order.decidedBy'),
            value: order.decided_by ?? '–',
            note: order.decided_at
              ? formatMoment(order.decided_at)
              : order.expires_date
                ? t('order.expires', { on: formatDate(order.expires_date) })
                : undefined,
            term: 'checker',
          },
        ]}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: () => <Overview order={order} /> },
          ...more(reference('servicing.order', order.id), ['timeline']),
        ]}
      />
      {asked ? <DecideDialog order={order} act={asked} onClose={() => setAsked(null)} /> : null}
    </>
  )
}

function Acts({ order, onAsk }: { order: Order; onAsk: (act: Decision) => void }) {
  const { t } = useTranslation()
  return (
    <>
      {allows(order, 'orderCancel') ? (
        <Button onClick={() => onAsk('cancel')}>{t('order.cancel')}</Button>
      ) : null}
      {allows(order, 'orderReject') ? (
        <Button danger onClick={() => onAsk('reject')}>
          {t('order.reject')}
        </Button>
      ) : null}
      {allows(order, 'orderApprove') ? (
        <Button type="primary" onClick={() => onAsk('approve')}>
          {t('order.approve')}
        </Button>
      ) : null}
    </>
  )
}

function Overview({ order }: { order: Order }) {
  const { t } = useTranslation()
  const say = useSay()
  const money = useMoney()
  const waits = order.state === 'PROPOSED' || order.state === 'BOOKED'
  const text = (name: string, value: unknown): string => {
    if (isMoney(name)) return money(String(value), order.currency)
    if (name === 'annual_rate') return formatRate(String(value))
    if (name === 'way' || name === 'method')
      return t(`${name}.${String(value)}`, { defaultValue: String(value) })
    if (typeof value === 'boolean') return t(value ? 'order.yes' : 'order.no')
    return String(value)
  }
  return (
    <div className="columns columns-2">
      <div className="stack">
        <Panel title={t('order.content')}>
          <Facts
            items={[
              ...Object.entries(order.said).map(([name, value]) => ({
                label: t(`order.field.${name}`, { defaultValue: name }),
                value: text(name, value),
                wide: name === 'description',
              })),
              { label: t('order.says'), value: say(order, 'says'), wide: true },
              { label: t('order.field.reason'), value: order.reason, wide: true },
              order.failure ? { label: t('order.failure'), value: order.failure, wide: true } : null,
              order.event_sequence
                ? {
                    label: t('order.event'),
                    value: <Link to={`/loans/${order.loan_id}?tab=transactions`}>{t('order.open')}</Link>,
                  }
                : null,
            ]}
          />
        </Panel>
        {order.decided_by || order.comment ? (
          <Panel title={t('order.decision')}>
            <Facts
              items={[
                { label: t('order.decidedBy'), value: order.decided_by, term: 'checker' },
                { label: t('order.decidedAt'), value: formatMoment(order.decided_at) },
                { label: t('field.comment'), value: order.comment, wide: true },
              ]}
            />
          </Panel>
        ) : null}
      </div>
      <Panel title={t('order.now')}>
        {waits ? <Now order={order} /> : <p className="muted">{t('order.past')}</p>}
      </Panel>
    </div>
  )
}

function Now({ order }: { order: Order }) {
  const preview = useGet(
    '/api/v1/servicing/orders/{order_id}/preview',
    { path: { order_id: order.id } },
    { derived: true },
  )
  if (preview.error && !preview.data)
    return <ProblemAlert problem={preview.error} onRetry={() => void preview.refetch()} />
  return preview.data ? <OrderPreviewShown preview={preview.data} /> : <Skeleton rows={6} />
}
