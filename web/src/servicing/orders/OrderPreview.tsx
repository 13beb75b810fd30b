import { Alert } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../format/date'
import { DataTable } from '../../shell/DataTable'
import { Amount, useSay } from '../../shell/figures'
import { ActShown } from '../ActPreview'
import { sideBySide, type OrderPreview, type Planned, type PlannedChange } from './kinds'

/** What an order would do: who decides, its money, before and after, the entry, and the schedule with changed rows marked. */
export function OrderPreviewShown({ preview }: { preview: OrderPreview }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <div className="stack compact order-shown">
      <Alert
        type={preview.second_person ? 'warning' : 'info'}
        showIcon
        title={t(preview.second_person ? 'order.second' : 'order.alone')}
        description={say(preview, 'says')}
      />
      <ActShown preview={preview} />
      <Schedule preview={preview} />
    </div>
  )
}

function Schedule({ preview }: { preview: OrderPreview }) {
  const { t } = useTranslation()
  const id = useId()
  const [all, setAll] = useState(false)
  const rows = sideBySide(preview.schedule_before, preview.schedule_after)
  const changed = rows.filter((row) => row.changed)
  if (rows.length === 0) return null
  const title = changed.length > 0 ? t('order.schedule', { count: changed.length }) : t('order.scheduleSame')
  return (
    <section className="act" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {changed.length > 0 ? (
        <>
          {changed.length < rows.length ? (
            <button type="button" className="link" aria-pressed={all} onClick={() => setAll(!all)}>
              {t(all ? 'order.only' : 'order.all')}
            </button>
          ) : null}
          <DataTable
            keepRows
            maxHeight={260}
            label={title}
            rows={all ? rows : changed}
            rowKey={(row) => String(row.number)}
            rowClass={(row) => (all && row.changed ? 'changed' : undefined)}
            columns={[
              { key: 'number', title: t('schedule.number'), align: 'right', render: (row) => row.number },
              { key: 'due', title: t('schedule.due_date'), render: (row) => <Due row={row} /> },
              ...(['principal', 'interest', 'balance'] as const).map((name) => ({
                key: name,
                title: t(`order.plan.${name}`),
                align: 'right' as const,
                render: (row: PlannedChange) => <Both row={row} name={name} />,
              })),
            ]}
          />
        </>
      ) : null}
    </section>
  )
}

function Due({ row }: { row: PlannedChange }) {
  const { t } = useTranslation()
  const [was, is] = [row.before?.due_date, row.after?.due_date]
  return (
    <div className="was">
      <span className="num">{formatDate(is ?? was)}</span>
      {!was ? <small>{t('order.added')}</small> : null}
      {!is ? <small>{t('order.removed')}</small> : null}
      {was && is && was !== is ? (
        <small className="num">{t('order.was', { what: formatDate(was) })}</small>
      ) : null}
    </div>
  )
}

function Both({ row, name }: { row: PlannedChange; name: keyof Omit<Planned, 'number' | 'due_date'> }) {
  const [was, is] = [row.before?.[name], row.after?.[name]]
  const moved = was !== undefined && is !== undefined && was !== is
  return (
    <div className="was">
      {is === undefined ? (
        <del className="num">{<Amount value={was} />}</del>
      ) : (
        <Amount strong={moved} value={is} />
      )}
      {moved ? (
        <del>
          <Amount value={was} />
        </del>
      ) : null}
    </div>
  )
}
