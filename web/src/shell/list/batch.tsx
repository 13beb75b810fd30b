import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currencyName, formatAmount } from '../../format/amount'
import type { Column } from '../DataTable'
import { useSayProblem } from '../ProblemAlert'
import { sums } from './selection'

export type BatchAction<R> = {
  key: string
  label: (count: number) => string
  run: (rows: R[]) => Promise<unknown>
  enabled?: (rows: R[]) => boolean
  danger?: boolean
}

/** How many rows are ticked, what they come to, and what can be done with them at once. */
export function PickBar<R>({
  rows,
  columns,
  actions,
  onClear,
}: {
  rows: R[]
  columns: Column<R>[]
  actions: BatchAction<R>[]
  onClear: () => void
}) {
  const { t, i18n } = useTranslation()
  const fail = useSayProblem()
  const [busy, setBusy] = useState<string | null>(null)
  const run = async (action: BatchAction<R>) => {
    setBusy(action.key)
    try {
      await action.run(rows)
      onClear()
    } catch (error) {
      fail(error)
    } finally {
      setBusy(null)
    }
  }
  return (
    <div className="pick-bar" role="region" aria-label={t('list.selection')}>
      <strong role="status">{t('list.picked', { count: rows.length })}</strong>
      {sums(columns, rows).map((total) => (
        <span key={`${total.key} ${total.currency}`}>
          {total.title} <strong className="num">{formatAmount(total.amount)}</strong>{' '}
          <span className="muted">{currencyName(total.currency, i18n.language)}</span>
        </span>
      ))}
      <span className="grow" />
      {actions.map((action) => (
        <Button
          key={action.key}
          danger={action.danger}
          type={action.danger ? 'default' : 'primary'}
          loading={busy === action.key}
          disabled={busy !== null || action.enabled?.(rows) === false}
          onClick={() => void run(action)}
        >
          {action.label(rows.length)}
        </Button>
      ))}
      <Button type="text" onClick={onClear} disabled={busy !== null}>
        {t('list.unpick')}
      </Button>
    </div>
  )
}
