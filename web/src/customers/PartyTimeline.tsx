import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { get, keyOf } from '../api/hooks'
import type { Party, TimelineRow } from '../api/types'
import { formatMoment } from '../format/date'
import { actorOf } from '../foundation/changeWords'
import { Diff } from '../foundation/Diff'
import { Empty, Skeleton } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { reference, routeOf } from '../shell/subject'
import { useApplications, useLoans } from './PartyCases'

const TIMELINE = '/api/v1/foundation/timeline'
const MOST_EACH = 100
/** How many applications and loans are asked: the newest; the rest have their own pages. */
const MOST_THINGS = 8

type Thing = { subject: string; label: string }

/** What happened to the customer in every room: the file, the applications, the loans; newest first. */
export function PartyTimeline({ party }: { party: Party }) {
  const { t } = useTranslation()
  const say = useSay()
  const [only, setOnly] = useState('')
  const things = useThings(party, t('party.file'))
  const answers = useQueries({
    queries: things.map((thing) => {
      const init = { query: { ref: thing.subject, limit: MOST_EACH } }
      return { queryKey: keyOf(TIMELINE, init), queryFn: () => get(TIMELINE, init) }
    }),
  })
  const rows = merged(
    things.map((thing, place) => ({ thing, items: answers[place].data?.items ?? [] })),
    only,
  )
  const waiting = answers.some((answer) => answer.isPending)
  return (
    <Panel
      title={t('party.everything')}
      extra={
        <label className="fact-acts">
          {t('party.timelineOf')}
          <select value={only} onChange={(event) => setOnly(event.target.value)}>
            <option value="">{t('party.everything')}</option>
            {things.map((thing) => (
              <option key={thing.subject} value={thing.subject}>
                {thing.label}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {/* All at once: rows that come later would push down those that somebody reads. */}
      {waiting ? <Skeleton rows={5} /> : null}
      {!waiting && rows.length === 0 ? <Empty title={t('timeline.empty')} /> : null}
      <ol className="timeline" aria-label={t('timeline.title')}>
        {(waiting ? [] : rows).map(({ row, thing }) => (
          <li key={row.id}>
            <div className="timeline-head">
              <strong>{say(row, 'action') || row.action}</strong>
              <span>{actorOf(row.actor_name, t)}</span>
              <time className="muted num" dateTime={row.at}>
                {formatMoment(row.at, true)}
              </time>
              <Link to={routeOf(thing.subject) ?? '#'}>{thing.label}</Link>
            </div>
            <Diff row={row} />
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function useThings(party: Party, own: string): Thing[] {
  const applications = useApplications(party.id)
  const loans = useLoans(party.id)
  return [
    { subject: reference('customers.party', party.id), label: own },
    ...(applications.data?.items ?? []).slice(0, MOST_THINGS).map((row) => ({
      subject: reference('origination.application', row.id),
      label: row.number,
    })),
    ...(loans.data?.items ?? []).slice(0, MOST_THINGS).map((row) => ({
      subject: reference('servicing.loan', row.id),
      label: row.number,
    })),
  ]
}

/** Events of several things, each once, newest first; an event of two things stands under the first that has it. */
export function merged(
  told: { thing: Thing; items: Pick<TimelineRow, 'id' | 'at'>[] }[],
  only = '',
): { row: TimelineRow; thing: Thing }[] {
  const found = new Map<string, { row: TimelineRow; thing: Thing }>()
  for (const { thing, items } of told)
    for (const row of items)
      if (!found.has(row.id) && (only === '' || thing.subject === only))
        found.set(row.id, { row: row as TimelineRow, thing })
  return [...found.values()].sort((a, b) => (a.row.at < b.row.at ? 1 : a.row.at > b.row.at ? -1 : 0))
}
