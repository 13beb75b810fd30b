import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Row } from '../api/types'
import { formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { TextAreaField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { Diff } from './Timeline'

type Change = Row<'/api/v1/foundation/changes'>

export default function Changes() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [asked, setAsked] = useState<{ row: Change; approve: boolean } | null>(null)
  const approve = useCommand('/api/v1/foundation/changes/{change_id}/approve')
  const reject = useCommand('/api/v1/foundation/changes/{change_id}/reject')
  return (
    <>
      <ListPage
        title={t('menu.changes')}
        path="/api/v1/foundation/changes"
        right="changes"
        exports={false}
        columns={[
          { key: 'title', title: t('field.title'), wrap: true, render: (row) => say(row, 'title') },
          { key: 'diff', title: t('change.diff'), wrap: true, render: (row) => <Diff row={row} /> },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="change" state={row.state} />,
          },
          { key: 'by', title: t('change.by'), render: (row) => row.proposed_by_name },
          { key: 'at', title: t('change.at'), render: (row) => formatMoment(row.proposed_at) },
          {
            key: 'act',
            title: t('list.actions'),
            align: 'right',
            render: (row) =>
              row.state === 'PROPOSED' && can('changesDecide') ? (
                <span className="toolbar">
                  <Button size="small" type="primary" onClick={() => setAsked({ row, approve: true })}>
                    {t('change.approve')}
                  </Button>
                  <Button size="small" onClick={() => setAsked({ row, approve: false })}>
                    {t('change.reject')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
        empty={{ title: t('empty.changes'), help: t('empty.changesHelp') }}
      />
      <ActionDialog<{ comment: string }>
        open={asked !== null}
        title={say(asked?.row, 'title')}
        submit={asked?.approve ? t('change.approve') : t('change.reject')}
        danger={!asked?.approve}
        onClose={() => setAsked(null)}
        onSubmit={(values) =>
          (asked!.approve ? approve : reject).mutateAsync({
            path: { change_id: asked!.row.id },
            body: { comment: values.comment ?? '' },
          })
        }
      >
        <TextAreaField wide name="comment" label={t('field.comment')} required={!asked?.approve} />
      </ActionDialog>
    </>
  )
}
