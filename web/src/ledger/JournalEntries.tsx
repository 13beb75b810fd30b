import { useTranslation } from 'react-i18next'
import { formatAmount } from '../format/amount'
import { useBranches } from '../shell/branches'
import { useSay } from '../shell/figures'
import { entriesOf, totalsOf, type JournalLine } from './journalLines'
import type { ChartRow } from './source'

/** The entries that the lines become when they are approved, by branch, and the sums by currency. */
export function JournalEntries({
  chart,
  lines,
  branch,
}: {
  chart: ChartRow[]
  lines: JournalLine[]
  branch: string
}) {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  const through = chart.find((row) => row.role === 'INTERBRANCH')?.code ?? ''
  const name = (code: string) => `${code} ${say(chart.find((row) => row.code === code))}`
  const entries = entriesOf(lines, branch, through)
  if (entries.size === 0) return <p className="muted">{t('journal.nothingYet')}</p>
  return (
    <div className="stack">
      {[...entries].map(([at, postings]) => (
        <div key={at}>
          <strong>{branches.nameOf(at)}</strong>
          <div className="postings">
            {postings.map((posting, place) => (
              <span key={place}>
                {t('ledger.posting', { debit: name(posting.debit), credit: name(posting.credit) })}{' '}
                <span className="num">
                  {formatAmount(posting.amount)} {posting.currency}
                </span>
              </span>
            ))}
          </div>
        </div>
      ))}
      <p>
        {totalsOf(lines)
          .map(([currency, amount]) => `${t('total')} ${formatAmount(amount)} ${currency}`)
          .join(t('join'))}
      </p>
    </div>
  )
}
