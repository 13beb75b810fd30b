import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Party } from '../api/types'
import { Panel, useSay } from '../shell/figures'
import { Mark, type Tone } from '../shell/StateTag'
import { useFactsToday, useMissing } from './fileQueries'

const TONES: Record<string, Tone> = { LOW: 'done', MEDIUM: 'attention' }

/** What the file lacks before an application and before a contract, with the way to it. */
export function Missing({ party }: { party: Party }) {
  const { t, i18n } = useTranslation()
  const say = useSay()
  const [, setSearch] = useSearchParams()
  const missing = useMissing(party.id)
  const open = (missing.data?.stages ?? []).filter((stage) => stage.missing.length > 0)
  if (!missing.data || open.length === 0) return null
  return (
    <Panel
      title={t('party.missing')}
      extra={
        <button type="button" className="link" onClick={() => setSearch({ tab: 'file' })}>
          {t('party.toFile')}
        </button>
      }
    >
      {open.map((stage) => (
        <p key={stage.stage}>
          {t(`party.missingFor.${stage.stage}`)}
          {stage.missing.map((need) => say(need)).join(i18n.language === 'en' ? ', ' : '、')}
        </p>
      ))}
    </Panel>
  )
}

/** What somebody should see before anything else of a customer: gaps, a high rating, a political exposure. */
export function Marks({ party }: { party: Party }) {
  const { t } = useTranslation()
  const missing = useMissing(party.id)
  const facts = useFactsToday(party.id)
  const count = new Set(missing.data?.stages.flatMap((stage) => stage.missing.map((need) => need.code)) ?? [])
    .size
  const value = (kind: string, field: string) =>
    facts.data?.items.find((row) => row.kind === kind)?.fields[field]
  const rating = value('RATING', 'rating')
  return (
    <>
      {count > 0 ? <Mark tone="attention">{t('party.mark.missing', { count })}</Mark> : null}
      {typeof rating === 'string' ? (
        <Mark tone={TONES[rating] ?? 'refused'}>{t(`party.mark.rating.${rating}`)}</Mark>
      ) : null}
      {value('PEP', 'flag') === true ? <Mark tone="refused">{t('party.mark.pep')}</Mark> : null}
    </>
  )
}
