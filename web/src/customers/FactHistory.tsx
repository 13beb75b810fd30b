import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { Party } from '../api/types'
import { formatDate, formatMoment } from '../format/date'
import { Empty, Skeleton } from '../shell/Empty'
import { useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { Sheet } from '../shell/Sheet'
import { changesBetween, type FactKind } from './facts'

/** Every value of a kind that was ever recorded: before and after, by whom, when and on what evidence. */
export function FactHistory({ party, kind, onClose }: { party: Party; kind: FactKind; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const words = { yes: t('fact.flag.true'), no: t('fact.flag.false') }
  const rows = useGet('/api/v1/customers/facts', {
    query: { party_id: party.id, kind: kind.code, limit: 200 },
  })
  return (
    <Sheet open title={t('fact.historyTitle', { kind: say(kind) })} onClose={onClose} width={560}>
      {rows.error && !rows.data ? (
        <ProblemAlert problem={rows.error} onRetry={() => void rows.refetch()} />
      ) : null}
      {!rows.data && !rows.error ? <Skeleton rows={4} /> : null}
      {rows.data?.items.length === 0 ? <Empty title={t('fact.none')} /> : null}
      <ol className="timeline" aria-label={t('fact.historyTitle', { kind: say(kind) })}>
        {rows.data?.items.map((row) => {
          const changes = changesBetween(kind, row.before, row.fields, say, words)
          return (
            <li key={row.id}>
              <div className="timeline-head">
                <strong>
                  {t(!row.before ? 'fact.recorded' : changes.length > 0 ? 'fact.changed' : 'fact.redated')}
                </strong>
                <span>{row.recorded_by ?? t('fact.system')}</span>
                <time className="muted num" dateTime={row.recorded_at}>
                  {formatMoment(row.recorded_at, true)}
                </time>
              </div>
              <p className="muted num">
                {t('fact.holds', {
                  from: formatDate(row.starts_date),
                  to: row.ends_date ? formatDate(row.ends_date) : t('fact.open'),
                })}
              </p>
              <dl className="diff">
                {changes.map((change) => (
                  <div key={change.label} style={{ display: 'contents' }}>
                    <dt>{change.label}</dt>
                    <dd>
                      {change.from ? (
                        <>
                          <del>{change.from}</del> →{' '}
                        </>
                      ) : null}
                      {change.to || t('timeline.none')}
                    </dd>
                  </div>
                ))}
              </dl>
              <p className="muted">
                {row.evidence ? t('fact.evidenceOf', { evidence: row.evidence }) : t('fact.noEvidence')}
                {row.superseded_date
                  ? ` · ${t('fact.supersededOn', { date: formatDate(row.superseded_date), name: row.superseded_by ?? t('fact.system') })}`
                  : ''}
              </p>
            </li>
          )
        })}
      </ol>
    </Sheet>
  )
}
