import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition } from '../api/types'
import { formatDate, formatMoment } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { StateTag } from '../shell/StateTag'
import { FulfilDialog } from './dialogs'

/** Conditions before money flows: whose wish, what proves them, by whom and when they were fulfilled. */
export function ConditionTable({ conditions, fulfils }: { conditions: Condition[]; fulfils: boolean }) {
  const { t } = useTranslation()
  const say = useSay()
  const [asked, setAsked] = useState<Condition | null>(null)
  const open = conditions.filter((item) => item.state === 'OPEN').length
  return (
    <Panel
      title={t('condition.title')}
      extra={open ? t('condition.open', { count: open }) : t('condition.all')}
    >
      <DataTable
        label={t('condition.title')}
        rows={conditions}
        rowKey={(item) => item.id}
        columns={[
          {
            key: 'name',
            title: t('condition.name'),
            wrap: true,
            render: (item) => (
              <>
                {say(item)}{' '}
                <span className="muted">
                  {t(`condition.origin.${item.origin}`, { defaultValue: item.origin })}
                </span>
              </>
            ),
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (item) => <StateTag kind="condition" state={item.state} />,
          },
          {
            key: 'evidence',
            title: t('condition.evidence'),
            wrap: true,
            render: (item) =>
              item.evidence ? (
                <>
                  <span className="num">{item.evidence}</span>{' '}
                  <span className="muted">{formatDate(item.evidence_date)}</span>
                </>
              ) : (
                <span className="muted">{say(item, 'evidence_label')}</span>
              ),
          },
          {
            key: 'by',
            title: t('condition.by'),
            render: (item) =>
              item.fulfilled_by_name ? `${item.fulfilled_by_name} ${formatMoment(item.fulfilled_at)}` : '–',
          },
          {
            key: 'act',
            title: t('list.actions'),
            align: 'right',
            render: (item) =>
              item.state === 'OPEN' && fulfils ? (
                <Button
                  size="small"
                  aria-label={`${t('condition.fulfil')} ${say(item)}`}
                  onClick={() => setAsked(item)}
                >
                  {t('condition.fulfil')}
                </Button>
              ) : null,
          },
        ]}
        empty={<Empty title={t('condition.none')} />}
      />
      <FulfilDialog condition={asked} onClose={() => setAsked(null)} />
    </Panel>
  )
}
