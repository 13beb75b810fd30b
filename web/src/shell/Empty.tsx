import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** What would be here, and how to make the first one. */
export function Empty({ title, help, action }: { title?: string; help?: ReactNode; action?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="empty">
      <svg width="44" height="44" viewBox="0 0 44 44" aria-hidden="true">
        <path d="M8 16h28v20H8z M8 16l5-8h18l5 8 M8 22h8l2 4h8l2-4h8" fill="none" stroke="currentColor" />
      </svg>
      <p className="empty-title">{title ?? t('empty.title')}</p>
      {help ? <p className="muted">{help}</p> : null}
      {action ? <div>{action}</div> : null}
    </div>
  )
}

export function NoRight({ what }: { what?: string }) {
  const { t } = useTranslation()
  return (
    <div className="empty" role="note">
      <p className="empty-title">{t('problem.forbidden')}</p>
      <p className="muted">{what ? t('problem.noRight', { what }) : t('problem.forbiddenHelp')}</p>
    </div>
  )
}

export function Skeleton({ rows = 8 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div className="skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton-row" />
      ))}
    </div>
  )
}

/** Rows as high as the ones that come, so that nothing below jumps when they do. */
export function TableSkeleton({ rows = 10 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div className="skeleton table-skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows + 1 }, (_, index) => (
        <div key={index} className="skeleton-line">
          <span />
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}
