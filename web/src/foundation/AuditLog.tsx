import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatMoment } from '../format/date'
import { Facts, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'
import { routeOf, subjectWords } from '../shell/subject'
import { Term } from '../shell/Term'
import { actorOf } from './changeWords'
import { Diff } from './Diff'

const LIST = '/api/v1/foundation/events'
type Event = Row<typeof LIST>

/** Who did what, when, from where, before and after; and the proof that nothing of it was altered. */
export default function AuditLog() {
  const { t } = useTranslation()
  const say = useSay()
  const [open, setOpen] = useState<Event | null>(null)
  return (
    <>
      <ListPage
        title={t('menu.audit')}
        path={LIST}
        right="events"
        above={<TreeHead />}
        filters={[
          { name: 'actor', label: t('audit.actor'), kind: 'search', placeholder: t('audit.actorHint') },
          { name: 'action', label: t('audit.action'), kind: 'search', placeholder: t('audit.actionHint') },
          { name: 'on', label: t('audit.at'), kind: 'dates', from: 'from_date', to: 'to_date' },
          {
            name: 'subject',
            label: t('audit.subject'),
            kind: 'search',
            placeholder: t('audit.subjectHint'),
            more: true,
          },
        ]}
        rowOpen={setOpen}
        columns={[
          {
            key: 'at',
            title: t('audit.at'),
            render: (row) => (
              <button type="button" className="link num" onClick={() => setOpen(row)}>
                {formatMoment(row.at, true)}
              </button>
            ),
          },
          {
            key: 'action',
            title: t('audit.action'),
            wrap: true,
            render: (row) => say(row, 'action') || row.action,
          },
          { key: 'actor_name', title: t('audit.actor'), render: (row) => actorOf(row.actor_name, t) },
          {
            key: 'actor_role',
            title: t('work.role'),
            render: (row) =>
              row.actor_role ? t(`role.${row.actor_role}`, { defaultValue: row.actor_role }) : '–',
          },
          {
            key: 'subject',
            title: t('audit.subject'),
            render: (row) => <SubjectOf reference={row.subject} />,
          },
          {
            key: 'branch_code',
            title: t('field.branch_code'),
            render: (row) => row.branch_code ?? '–',
            wideOnly: true,
          },
          { key: 'address', title: t('timeline.address'), render: (row) => row.address || '–', hidden: true },
          {
            key: 'request_id',
            title: t('audit.request'),
            render: (row) => row.request_id || '–',
            hidden: true,
          },
          {
            key: 'leaf_index',
            title: t('audit.leaf'),
            align: 'right',
            wideOnly: true,
            render: (row) => <span className="num">{row.leaf_index ?? '–'}</span>,
          },
        ]}
        empty={{ title: t('timeline.empty') }}
      />
      <Sheet
        open={open !== null}
        width={640}
        title={open ? say(open, 'action') || open.action : ''}
        onClose={() => setOpen(null)}
      >
        {open ? <EventFacts event={open} /> : null}
      </Sheet>
    </>
  )
}

/** The root over all events so far: whoever wrote it down can later prove that none was altered. */
function TreeHead() {
  const { t } = useTranslation()
  const can = useCan()
  const head = useGet('/api/v1/foundation/event-log', {}, { enabled: can('events'), keep: true })
  return (
    <div className="panel tree-head">
      <Facts
        columns={3}
        items={[
          { label: t('audit.size'), value: head.data?.size },
          {
            label: t('audit.root'),
            term: 'tree head',
            value: head.data ? <code className="hash">{head.data.root}</code> : null,
          },
          { label: t('audit.headAt'), value: head.data ? formatMoment(head.data.at) : null },
          {
            label: t('evidence.waiting'),
            value: head.data?.waiting_since
              ? t('evidence.waitingSince', {
                  count: head.data.waiting_count,
                  since: formatMoment(head.data.waiting_since, true),
                })
              : t('evidence.waitingNone'),
          },
          {
            label: t('evidence.signed'),
            value: head.data?.signed_at
              ? t('evidence.signedAt', {
                  size: head.data.signed_size,
                  at: formatMoment(head.data.signed_at),
                })
              : t('evidence.notSigned'),
          },
          {
            label: t('evidence.key'),
            value: head.data ? <code className="hash">{head.data.key}</code> : null,
          },
        ]}
      />
      <Button size="small" href="/api/v1/foundation/proof-checker" download>
        {t('evidence.checker')}
      </Button>
    </div>
  )
}

function SubjectOf({ reference }: { reference: string }) {
  const { t } = useTranslation()
  const to = routeOf(reference)
  const words = subjectWords(reference, t)
  return to ? <Link to={to}>{words}</Link> : <span title={reference}>{words}</span>
}

function EventFacts({ event }: { event: Event }) {
  const { t } = useTranslation()
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('audit.at'), value: formatMoment(event.at, true) },
          { label: t('audit.actor'), value: actorOf(event.actor_name, t) },
          {
            label: t('work.role'),
            value: event.actor_role
              ? t(`role.${event.actor_role}`, { defaultValue: event.actor_role })
              : null,
          },
          { label: t('timeline.address'), value: event.address },
          { label: t('field.branch_code'), value: event.branch_code },
          { label: t('audit.subject'), value: <SubjectOf reference={event.subject} /> },
          { label: t('audit.reference'), value: <code className="hash">{event.subject}</code>, wide: true },
          {
            label: t('audit.request'),
            value: <code className="hash">{event.request_id || '–'}</code>,
            wide: true,
          },
          { label: t('audit.code'), value: <code>{event.action}</code> },
          { label: t('audit.leaf'), value: event.leaf_index },
          {
            label: t('audit.leafHash'),
            value: event.leaf_hash ? <code className="hash">{event.leaf_hash}</code> : t('audit.notYet'),
            wide: true,
          },
        ]}
      />
      <p className="muted">{t('evidence.proofHelp')}</p>
      <Button href={`/api/v1/foundation/proof?ref=${encodeURIComponent(event.subject)}`} download>
        {t('evidence.proof')}
      </Button>
      <section>
        <h3>
          <Term of="audit event">{t('change.diff')}</Term>
        </h3>
        <Diff row={event} whole />
      </section>
    </div>
  )
}
