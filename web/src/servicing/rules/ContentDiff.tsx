import { useTranslation } from 'react-i18next'
import { lineDiff } from '../../foundation/lineDiff'

/** Two versions of a rule, line by line with a little around. */
export function ContentDiff({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation()
  const lines = lineDiff(from, to)
  const added = lines.filter((line) => line.sign === '+').length
  const gone = lines.filter((line) => line.sign === '-').length
  if (added + gone === 0) return <p className="muted">{t('postingRule.noDiff')}</p>
  return (
    <pre className="lines" tabIndex={0} aria-label={t('change.lines', { added, gone })}>
      {lines.map((line, at) => (
        <span key={at} className={line.sign === '+' ? 'added' : line.sign === '-' ? 'gone' : undefined}>
          {line.sign} {line.text}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
