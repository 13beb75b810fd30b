import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { TimelineRow } from '../api/types'
import { formatMoment } from '../format/date'
import { Empty, Skeleton } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'

/** Who did what, when and from where, with what it was before and is after. */
export function Timeline({ subject }: { subject: string }) {
  const { t } = useTranslation()
  const say = useSay()
  const rows = useGet('/api/v1/foundation/timeline', { query: { ref: subject, limit: 200 } })
  if (rows.error && !rows.data)
    return <ProblemAlert problem={rows.error} onRetry={() => void rows.refetch()} />
  if (!rows.data) return <Skeleton rows={5} />
  if (rows.data.items.length === 0) return <Empty title={t('timeline.empty')} />
  return (
    <Panel>
      <ol className="timeline" aria-label={t('timeline.title')}>
        {rows.data.items.map((row) => (
          <li key={row.id}>
            <div className="timeline-head">
              <strong>{say(row, 'action') || row.action}</strong>
              <span>{row.actor_name ?? t('timeline.system')}</span>
              {row.actor_role ? <span className="muted">{row.actor_role}</span> : null}
              <time className="muted num" dateTime={row.at}>
                {formatMoment(row.at, true)}
              </time>
              {row.address ? (
                <span className="muted" title={t('timeline.address')}>
                  {row.address}
                </span>
              ) : null}
            </div>
            <Diff row={row} />
          </li>
        ))}
      </ol>
    </Panel>
  )
}

const show = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

export function changesOf(before: object | null, after: object | null): [string, string, string][] {
  const left = (before ?? {}) as Record<string, unknown>
  const right = (after ?? {}) as Record<string, unknown>
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .map((name): [string, string, string] => [name, show(left[name]), show(right[name])])
    .filter(([, from, to]) => from !== to)
}

const NOUNS: Record<string, string | undefined> = { case: 'approval', party: undefined }

function Diff({ row }: { row: Pick<TimelineRow, 'before' | 'after'> & { subject?: string } }) {
  const { t } = useTranslation()
  const noun = row.subject?.split(':')[0].split('.')[1] ?? ''
  const word = (name: string, value: string) =>
    name === 'state' ? t(`state.${NOUNS[noun] ?? noun}.${value}`, { defaultValue: value }) : value
  const changes = changesOf(row.before, row.after)
  if (changes.length === 0) return null
  return (
    <dl className="diff">
      {changes.map(([name, from, to]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{t(`field.${name}`, { defaultValue: name })}</dt>
          <dd>
            {from ? (
              <>
                <del>{word(name, from)}</del> →{' '}
              </>
            ) : null}
            {to ? word(name, to) : t('timeline.none')}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export { Diff }
