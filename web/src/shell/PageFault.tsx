import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'

/** A page that could not be loaded or broke: after a new release the old chunks are gone, and a reload heals it. */
export function PageFault() {
  const { t } = useTranslation()
  const error = useRouteError()
  return (
    <div className="empty" role="alert">
      <p className="empty-title">{t('problem.page')}</p>
      <p className="muted">{error instanceof Error ? error.message : t('problem.pageHelp')}</p>
      <Button type="primary" onClick={() => window.location.reload()}>
        {t('action.reload')}
      </Button>
    </div>
  )
}
