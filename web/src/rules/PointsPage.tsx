import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage } from '../shell/DetailPage'
import { Empty, NoRight } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { Versions } from './Versions'
import { bandWords, type Band } from './words'

type Attribute = { code: string; name_zh: string; name_en: string; missing: number; bands: Band[] }
type Content = { base?: number; attributes?: Attribute[] }

/** One points table: what each answer is worth. */
export default function PointsPage() {
  const { t } = useTranslation()
  const say = useSay()
  const { code = '' } = useParams()
  const can = useCan()
  const [search] = useSearchParams()
  const allowed = can('pointsTables')
  const tables = useGet('/api/v1/scoring/points-tables', { query: { limit: 200 } }, { enabled: allowed })
  const parent = { to: '/tables?tab=points', label: t('rules.points') }
  const name = t(`rules.table.${code}`, { defaultValue: code })
  if (!allowed)
    return (
      <>
        <PageHead title={t('rules.points')} />
        <NoRight what={t('rules.points')} />
      </>
    )
  return (
    <DetailLoader query={tables} parent={parent}>
      {(page) => {
        const versions = page.items
          .filter((row) => row.code === code)
          .sort((one, other) => other.number - one.number)
        const table = versions.find((row) => row.number === Number(search.get('version'))) ?? versions[0]
        if (!table) return <Empty title={t('problem.missing')} help={t('problem.missingHelp')} />
        const content = table.content as Content
        return (
          <DetailPage
            parent={parent}
            title={name}
            subtitle={<span className="num">{code}</span>}
            figures={[
              { label: t('field.version'), value: table.number },
              { label: t('field.starts_date'), value: formatDate(table.starts_date) },
              { label: t('rules.base'), value: content.base ?? 0 },
              { label: t('rules.attributes'), value: content.attributes?.length ?? 0 },
            ]}
            tabs={[
              {
                key: 'points',
                label: t('rules.points'),
                content: (
                  <div className="columns columns-2">
                    {(content.attributes ?? []).map((attribute) => (
                      <Panel key={attribute.code} title={say(attribute)}>
                        <div className="compact">
                          <DataTable
                            label={say(attribute)}
                            rows={attribute.bands.map((band, at) => ({ ...band, at }))}
                            rowKey={(band) => String(band.at)}
                            columns={[
                              {
                                key: 'band',
                                title: t('score.value'),
                                render: (band) => bandWords(attribute.code, band, t),
                              },
                              {
                                key: 'points',
                                title: t('score.points'),
                                align: 'right',
                                render: (band) => `+${band.points}`,
                              },
                            ]}
                          />
                        </div>
                        <p className="muted">{t('rules.missing', { count: attribute.missing })}</p>
                      </Panel>
                    ))}
                  </div>
                ),
              },
              {
                key: 'versions',
                label: t('rules.versions'),
                count: versions.length,
                content: (
                  <Versions
                    rows={versions.map((row) => ({ version: row.number, starts_date: row.starts_date }))}
                    linkOf={(version) => `/tables/points/${code}?version=${version}`}
                    shown={table.number}
                  />
                ),
              },
            ]}
          />
        )
      }}
    </DetailLoader>
  )
}
