import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Empty } from './Empty'
import { PageHead } from './PageHead'

export default function NotFound() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead title={t('problem.missing')} />
      <Empty
        title={t('problem.missing')}
        help={t('problem.missingHelp')}
        action={<Link to="/work">{t('menu.work')}</Link>}
      />
    </>
  )
}
