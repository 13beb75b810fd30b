import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { Mark, toneOf, type Tone } from '../shell/StateTag'
import { useCan } from '../shell/session'

export type Standing = Answer<'/api/v1/monitoring/loans/{loan_id}'>

/** Class, security and alerts of a loan, for those who may see them. */
export function useStanding(loan: { id: string; state: string } | undefined) {
  const can = useCan()
  return useGet(
    '/api/v1/monitoring/loans/{loan_id}',
    { path: { loan_id: loan?.id ?? '' } },
    { enabled: can('standings') && loan?.state === 'ACTIVE' },
  )
}

export const LEVEL_TONES: Record<string, Tone> = { WATCH: 'attention', WARN: 'attention', URGENT: 'refused' }

export function LevelTag({ level }: { level: string }) {
  const { t } = useTranslation()
  return (
    <Mark tone={LEVEL_TONES[level] ?? 'neutral'}>{t(`alert.level.${level}`, { defaultValue: level })}</Mark>
  )
}

export function ClassTag({ riskClass }: { riskClass: string }) {
  const { t } = useTranslation()
  return (
    <Mark tone={toneOf(riskClass)} state={riskClass}>
      {t(`riskClass.${riskClass}`, { defaultValue: riskClass })}
    </Mark>
  )
}

/** The class and the open alerts of a loan, beside its state. */
export function AlertMarks({ standing }: { standing: Standing | undefined }) {
  const { t } = useTranslation()
  if (!standing) return null
  const open = standing.alerts.filter((alert) => alert.state !== 'CLOSED')
  return (
    <>
      <Link to={`/standings?risk_class=${standing.risk_class}`} title={t('standing.classOf')}>
        <ClassTag riskClass={standing.risk_class} />
      </Link>
      {open.length > 0 ? (
        <Link to={`/alerts?loan_id=${standing.loan_id}&state=WAITING`}>
          <Mark tone={open.some((alert) => alert.level === 'URGENT') ? 'refused' : 'attention'}>
            {t('alert.open', { count: open.length })}
          </Mark>
        </Link>
      ) : null}
    </>
  )
}
