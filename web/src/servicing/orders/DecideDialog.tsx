import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api/hooks'
import { formatDate } from '../../format/date'
import { ActionDialog } from '../../shell/ActionDialog'
import { TextAreaField } from '../../shell/fields'
import { Facts, useMoney, useSay } from '../../shell/figures'
import { sayMessage } from '../../shell/toast'
import type { Order } from './kinds'

export type Decision = 'approve' | 'reject' | 'cancel'
const DONE = { approve: 'order.approved', reject: 'order.rejected', cancel: 'order.cancelled' } as const

/** Approving an order, sending it back, or taking it back, with what was thought of it. */
export function DecideDialog({ order, act, onClose }: { order: Order; act: Decision; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const money = useMoney()
  const approve = useCommand('/api/v1/servicing/orders/{order_id}/approve')
  const reject = useCommand('/api/v1/servicing/orders/{order_id}/reject')
  const cancel = useCommand('/api/v1/servicing/orders/{order_id}/cancel')
  const name = say(order, 'kind')
  return (
    <ActionDialog<{ comment?: string }>
      open
      danger={act !== 'approve'}
      title={`${t(`order.${act}`)} ${name} ${order.loan_number}`}
      submit={`${t(`order.${act}`)}${t('colon')}${name}`}
      shown={{ [t('field.state')]: t(`state.order.${order.state}`), [t('field.comment')]: order.comment }}
      onClose={onClose}
      onSubmit={async ({ comment }) => {
        const input = { path: { order_id: order.id }, body: { comment: comment ?? '' } }
        if (act === 'cancel') await cancel.mutateAsync(input)
        else await (act === 'approve' ? approve : reject).mutateAsync({ ...input, version: order.version })
        sayMessage('success', t(DONE[act]))
      }}
    >
      <div className="wide" style={{ marginBottom: 16 }}>
        <Facts
          items={[
            { label: t('order.amount'), value: money(order.amount, order.currency) },
            { label: t('order.field.value_date'), value: formatDate(order.value_date) },
            { label: t('order.field.reason'), value: order.reason, wide: true },
          ]}
        />
      </div>
      <TextAreaField wide rows={2} name="comment" label={t('field.comment')} required={act !== 'approve'} />
    </ActionDialog>
  )
}
