import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { TextAreaField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { PageHead } from '../shell/PageHead'
import { useCan, useUser } from '../shell/session'
import { Mark, StateTag } from '../shell/StateTag'
import { routeOf } from '../shell/subject'
import { TabBar } from '../shell/TabBar'
import { sayMessage } from '../shell/toast'
import { Diff } from './Diff'

const LIST = '/api/v1/foundation/changes'
type Change = Row<typeof LIST>
type Asked = { row: Change; approve: boolean }
const WAITS = 'PENDING'
const STATES = [WAITS, 'APPROVED', 'REJECTED', 'EXPIRED'] as const

/** Changes of settings that wait for a second person, and those that were decided. */
export default function Changes() {
  const { t } = useTranslation()
  const can = useCan()
  const me = useUser()
  const [search, setSearch] = useSearchParams()
  const [asked, setAsked] = useState<Asked | null>(null)
  const tab = STATES.find((state) => state === search.get('tab')) ?? WAITS
  const own = (row: Change) => row.proposed_by_name === me?.name
  return (
    <>
      <PageHead title={t('menu.changes')} />
      <TabBar
        label={t('menu.changes')}
        active={tab}
        tabs={STATES.map((key) => ({ key, label: t(`state.change.${key}`) }))}
        onChange={(key) => setSearch(key === WAITS ? {} : { tab: key }, { replace: true })}
      >
        <ListPage
          key={tab}
          embedded
          title={`${t('menu.changes')} ${t(`state.change.${tab}`)}`}
          path={LIST}
          right="changes"
          fixed={{ state: tab }}
          sort="-proposed_at"
          columns={[
            { key: 'title', title: t('field.title'), wrap: true, render: (row) => <Subject row={row} /> },
            {
              key: 'diff',
              title: t('change.diff'),
              wrap: true,
              field: false,
              render: (row) => <Diff row={row} />,
            },
            {
              key: 'proposed_by_name',
              title: t('change.by'),
              term: 'maker',
              render: (row) => (
                <>
                  {row.proposed_by_name} {own(row) ? <Mark tone="running">{t('change.own')}</Mark> : null}
                </>
              ),
            },
            {
              key: 'proposed_at',
              title: t('change.at'),
              sort: 'proposed_at',
              render: (row) => <span className="num">{formatMoment(row.proposed_at)}</span>,
            },
            ...(tab === WAITS
              ? can('changesDecide')
                ? [
                    {
                      key: 'act',
                      title: t('list.actions'),
                      align: 'right' as const,
                      field: false as const,
                      render: (row: Change) =>
                        own(row) ? (
                          <span className="muted">{t('change.ownHelp')}</span>
                        ) : (
                          <span className="toolbar">
                            <Button
                              size="small"
                              type="primary"
                              onClick={() => setAsked({ row, approve: true })}
                            >
                              {t('change.approve')}
                            </Button>
                            <Button size="small" onClick={() => setAsked({ row, approve: false })}>
                              {t('change.reject')}
                            </Button>
                          </span>
                        ),
                    },
                  ]
                : []
              : [
                  {
                    key: 'decided_by_name',
                    title: t('change.decidedBy'),
                    term: 'checker',
                    render: (row: Change) => row.decided_by_name,
                  },
                  {
                    key: 'decided_at',
                    title: t('change.decidedAt'),
                    render: (row: Change) => <span className="num">{formatMoment(row.decided_at)}</span>,
                  },
                  {
                    key: 'comment',
                    title: t('field.comment'),
                    wrap: true,
                    render: (row: Change) => row.comment,
                  },
                ]),
          ]}
          empty={{
            title: t(tab === WAITS ? 'empty.changes' : 'empty.title'),
            help: t('empty.changesHelp'),
          }}
        />
      </TabBar>
      {asked ? (
        <Decide asked={asked} onClose={() => setAsked(null)} />
      ) : (
        <Linked own={own} onAsk={(row) => setAsked({ row, approve: true })} />
      )}
    </>
  )
}

function Subject({ row }: { row: Change }) {
  const say = useSay()
  const to = row.subject.startsWith('foundation.change') ? null : routeOf(row.subject)
  return to ? <Link to={to}>{say(row, 'title')}</Link> : <strong>{say(row, 'title')}</strong>
}

/** A change named in the address, by a message or a person's page: it opens at once if it still waits. */
function Linked({ own, onAsk }: { own: (row: Change) => boolean; onAsk: (row: Change) => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [search, setSearch] = useSearchParams()
  const id = search.get('change')
  const waiting = useGet(LIST, { query: { state: WAITS, limit: 200 } }, { enabled: id !== null })
  const row = waiting.data?.items.find((change) => change.id === id)
  if (!id || !row) return null
  return (
    <Alert
      type="info"
      showIcon
      className="problem linked"
      title={say(row, 'title')}
      description={<Diff row={row} whole />}
      closable={{ onClose: () => setSearch({}, { replace: true }) }}
      action={
        can('changesDecide') && !own(row) ? (
          <Button size="small" type="primary" onClick={() => onAsk(row)}>
            {t('change.decide')}
          </Button>
        ) : undefined
      }
    />
  )
}

function Decide({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const approve = useCommand('/api/v1/foundation/changes/{change_id}/approve')
  const reject = useCommand('/api/v1/foundation/changes/{change_id}/reject')
  const { row } = asked
  return (
    <ActionDialog<{ comment: string }>
      open
      title={say(row, 'title')}
      submit={asked.approve ? t('change.approve') : t('change.reject')}
      danger={!asked.approve}
      onClose={onClose}
      onSubmit={(values) =>
        (asked.approve ? approve : reject)
          .mutateAsync({ path: { change_id: row.id }, body: { comment: values.comment ?? '' } })
          .then(() => sayMessage('success', t(asked.approve ? 'change.approved' : 'change.rejected')))
      }
      preview={
        <>
          <p className="muted">
            {t('change.by')} {row.proposed_by_name} · {formatMoment(row.proposed_at)}{' '}
            <StateTag kind="change" state={row.state} />
          </p>
          <Diff row={row} whole />
        </>
      }
    >
      <TextAreaField wide name="comment" label={t('field.comment')} required={!asked.approve} />
    </ActionDialog>
  )
}
