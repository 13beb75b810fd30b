import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { NoRight, Skeleton } from '../shell/Empty'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { MappingColumns } from './MappingColumns'

/** How files become applications: every mapping that holds today. */
export default function MappingList() {
  const { t } = useTranslation()
  const can = useCan()
  const mappings = useGet('/api/v1/origination/import-mappings', {}, { enabled: can('imports') })
  return (
    <>
      <PageHead title={t('import.mappings')} over={<Link to="/imports">{t('menu.imports')}</Link>} />
      {!can('imports') ? (
        <NoRight what={t('import.mappings')} />
      ) : mappings.error && !mappings.data ? (
        <ProblemAlert problem={mappings.error} onRetry={() => void mappings.refetch()} />
      ) : !mappings.data ? (
        <Skeleton />
      ) : (
        <div className="columns columns-2">
          {mappings.data.items.map((mapping) => (
            <MappingColumns key={mapping.code} mapping={mapping} />
          ))}
        </div>
      )}
    </>
  )
}
