import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../../api/hooks'
import type { Loan } from '../../api/types'
import { formatAmount } from '../../format/amount'
import { formatDate } from '../../format/date'
import { formatRate } from '../../format/rate'
import { useSettled } from '../../origination/schedule'
import { ActionDialog } from '../../shell/ActionDialog'
import { useSay } from '../../shell/figures'
import { ProblemAlert } from '../../shell/ProblemAlert'
import { useBusinessDate } from '../../shell/session'
import { sayMessage } from '../../shell/toast'
import { useDone } from '../ActPreview'
import '../servicing.css'
import { KindPicker } from './KindPicker'
import { ready, said, type OrderKind, type Values } from './kinds'
import { OrderFields } from './OrderFields'
import { OrderPreviewShown } from './OrderPreview'

/** Every act on a loan, with whether the reader may order it now. */
export const useCatalogue = (loanId: string) =>
  useGet('/api/v1/servicing/order-kinds', { query: { loan_id: loanId } })

/** The acts that the reader may order on a loan now. */
export function useKinds(loan: Loan): OrderKind[] {
  const kinds = useCatalogue(loan.id)
  return useMemo(() => (kinds.data?.items ?? []).filter((kind) => kind.allowed), [kinds.data])
}

type Props = { loan: Loan; kinds: OrderKind[]; sequence?: number | null; open: boolean; onClose: () => void }

/** One dialog for everything that can be done to a loan; a reversal may start from the row it takes back. */
export function ActDialog(props: Props) {
  return props.open ? <OpenDialog {...props} /> : null
}

function OpenDialog({ loan, kinds, sequence, onClose }: Props) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const order = useCommand('/api/v1/servicing/loans/{loan_id}/orders')
  const done = useDone(order, true)
  const [chosen, setChosen] = useState<OrderKind | null>(null)
  const [second, setSecond] = useState(false)
  const kind = chosen ?? (sequence ? (kinds.find((one) => one.code === 'REVERSED') ?? null) : null)
  const initial: Values = {
    value_date: today,
    channel: 'TRANSFER',
    capitalise_interest: 'false',
    sequence: sequence ?? undefined,
  }
  const name = kind ? say(kind) : ''
  const label = (values: Values) => {
    if (!kind) return t('order.act')
    if (second) return t('order.propose', { what: name })
    return typeof values.value_date === 'string' && values.value_date > today
      ? t('order.book', { what: name, on: values.value_date })
      : t('order.submit', { what: name })
  }
  const submit = async (values: Values) => {
    if (!kind) return
    const body = { ...said(kind, values), reason: String(values.reason ?? '') }
    const made = await order.mutateAsync({ path: { loan_id: loan.id }, body, version: loan.version })
    const word =
      made.state === 'PROPOSED' ? 'order.proposed' : made.state === 'BOOKED' ? 'order.booked' : 'order.done'
    sayMessage('success', t(word, { what: name, on: formatDate(made.value_date) }))
  }
  return (
    <ActionDialog<Values>
      open
      width={kind ? 1080 : 640}
      title={t('order.actOn', { number: loan.number })}
      danger={kind?.group === 'DISTRESS'}
      initial={initial}
      submit={label}
      disabled={() => kind === null}
      shown={shownOf(loan, t)}
      onClose={onClose}
      onSubmit={submit}
      preview={
        kind
          ? (values) => <Live loan={loan} kind={kind} values={values} done={done} onSecond={setSecond} />
          : undefined
      }
    >
      {(values) =>
        kind ? (
          <>
            <p className="wide kind-chosen">
              <strong>{name}</strong>
              <button type="button" className="link" onClick={() => setChosen(null)} hidden={!chosen}>
                {t('order.other')}
              </button>
            </p>
            <OrderFields loan={loan} kind={kind} values={values} />
          </>
        ) : (
          <KindPicker kinds={kinds} onPick={setChosen} />
        )
      }
    </ActionDialog>
  )
}

/** What the page says of the loan, to be compared when it was changed meanwhile. */
function shownOf(loan: Loan, t: (key: string) => string): Record<string, string> {
  return {
    [t('field.balance_amount')]: formatAmount(loan.balance_amount),
    [t('loan.totalDue')]: formatAmount(loan.position.total_due_amount),
    [t('field.dpd')]: String(loan.position.dpd),
    [t('loan.next')]:
      `${formatDate(loan.position.next_due_date)} ${formatAmount(loan.position.next_due_amount)}`,
    [t('field.annual_rate')]: formatRate(loan.annual_rate),
    [t('field.maturity_date')]: formatDate(loan.maturity_date),
  }
}

function Live({
  loan,
  kind,
  values,
  done,
  onSecond,
}: {
  loan: Loan
  kind: OrderKind
  values: Values
  done: boolean
  onSecond: (second: boolean) => void
}) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const asked = useSettled({ query: said(kind, values), ready: ready(kind, values) }, 300)
  const preview = useGet(
    '/api/v1/servicing/loans/{loan_id}/order-preview',
    { path: { loan_id: loan.id }, query: asked.query as never },
    { enabled: asked.ready && !done && asked.query.kind === kind.code, derived: true },
  )
  const second = preview.data?.second_person ?? false
  useEffect(() => onSecond(second), [second, onSecond])
  if (preview.error && !done) return <ProblemAlert problem={preview.error} />
  if (!asked.ready || !preview.data) return <p className="muted">{t('order.hint')}</p>
  return (
    <>
      {typeof values.value_date === 'string' && values.value_date > today ? (
        <p className="muted">{t('order.notYet', { on: formatDate(preview.data.on) })}</p>
      ) : null}
      <OrderPreviewShown preview={preview.data} />
    </>
  )
}
