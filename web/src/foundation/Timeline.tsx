import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import { formatMoment } from '../format/date'
import { Empty, Skeleton } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { actorOf } from './changeWords'
import { Diff } from './Diff'

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
              <span>{actorOf(row.actor_name, t)}</span>
              {row.actor_role ? (
                <span className="muted">{t(`role.${row.actor_role}`, { defaultValue: row.actor_role })}</span>
              ) : null}
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

export { Diff }
