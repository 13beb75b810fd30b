import { useTranslation } from 'react-i18next'
import type { TimelineRow } from '../api/types'
import { changesOf, labelOf, wordOf } from './changeWords'
import { lineDiff } from './lineDiff'

type Row = Pick<TimelineRow, 'before' | 'after'> & { subject?: string }

/** What something was before and is after, field by field in words; long texts line by line. */
export function Diff({ row, whole }: { row: Row; whole?: boolean }) {
  const { t } = useTranslation()
  const word = (name: string, value: string) => wordOf(name, value, row.subject, t)
  // A parameter's code and name only say again which one it is.
  const known = row.subject?.startsWith('foundation.parameter') ? ['code'] : []
  const changes = changesOf(row.before, row.after).filter(([name]) => !known.includes(name))
  if (changes.length === 0) return null
  return (
    <dl className="diff">
      {changes.map(([name, from, to]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>
            {name === 'source' && to.includes('\n') ? t('template.source') : labelOf(name, t, row.subject)}
          </dt>
          <dd>
            {from.includes('\n') || to.includes('\n') ? (
              <Lines from={from} to={to} whole={whole} />
            ) : (
              <>
                {from ? (
                  <>
                    <del>{word(name, from)}</del> →{' '}
                  </>
                ) : null}
                {to ? word(name, to) : t('timeline.none')}
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Lines({ from, to, whole }: { from: string; to: string; whole?: boolean }) {
  const { t } = useTranslation()
  const lines = lineDiff(from, to)
  const added = lines.filter((line) => line.sign === '+').length
  const gone = lines.filter((line) => line.sign === '-').length
  if (!whole) return <>{t('change.lines', { added, gone })}</>
  return (
    <pre className="lines" tabIndex={0} aria-label={t('change.lines', { added, gone })}>
      {lines.map((line, index) => (
        <span key={index} className={line.sign === '+' ? 'added' : line.sign === '-' ? 'gone' : undefined}>
          {line.sign} {line.text}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
