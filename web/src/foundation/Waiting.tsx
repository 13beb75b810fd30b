import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatMoment } from '../format/date'
import { useSay } from '../shell/figures'
import { useCan } from '../shell/session'

/** What was proposed on a subject and still waits for a second person. */
export function Waiting({ subject }: { subject: string }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const changes = useGet(
    '/api/v1/foundation/changes',
    { query: { state: 'PENDING', limit: 200 } },
    { enabled: can('changes'), keep: true },
  )
  const waiting = (changes.data?.items ?? []).filter((change) => change.subject === subject)
  if (waiting.length === 0) return null
  return (
    <ul className="waiting" aria-label={t('menu.changes')}>
      {waiting.map((change) => (
        <li key={change.id}>
          <span className="mark tone-attention">{t('state.change.PENDING')}</span> {say(change, 'title')}{' '}
          <span className="muted">
            {change.proposed_by_name} · {formatMoment(change.proposed_at)}
          </span>{' '}
          <Link to={`/changes?change=${change.id}`}>{t('change.open')}</Link>
        </li>
      ))}
    </ul>
  )
}
