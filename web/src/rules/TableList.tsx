import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { formatDate } from '../format/date'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { TabBar } from '../shell/TabBar'
import { contentOf } from './words'

/** Every released version of the bank's decision tables and points tables. */
export default function TableList() {
  const { t } = useTranslation()
  const can = useCan()
  const [search, setSearch] = useSearchParams()
  const points = can('pointsTables') && (search.get('tab') === 'points' || !can('tables'))
  const tabs = [
    ...(can('tables') ? [{ key: 'decisions', label: t('rules.decisions') }] : []),
    ...(can('pointsTables') ? [{ key: 'points', label: t('rules.points') }] : []),
  ]
  if (tabs.length === 0) return <Decisions />
  return (
    <>
      <PageHead title={t('menu.tables')} />
      <TabBar
        label={t('menu.tables')}
        active={points ? 'points' : 'decisions'}
        onChange={(key) => setSearch(key === 'points' ? { tab: key } : {}, { replace: true })}
        tabs={tabs}
      >
        {points ? <Points /> : <Decisions embedded />}
      </TabBar>
    </>
  )
}

function Decisions({ embedded }: { embedded?: boolean }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      title={t(embedded ? 'rules.decisions' : 'menu.tables')}
      embedded={embedded}
      path="/api/v1/rules/tables"
      right="tables"
      exports={false}
      rowLink={(row) => `/tables/${row.code}?version=${row.version}`}
      columns={[
        {
          key: 'name',
          title: t('field.name'),
          wrap: true,
          render: (row) => <Link to={`/tables/${row.code}?version=${row.version}`}>{say(row)}</Link>,
        },
        { key: 'code', title: t('field.code'), render: (row) => row.code, wideOnly: true },
        { key: 'version', title: t('field.version'), align: 'right', render: (row) => row.version },
        { key: 'starts', title: t('field.starts_date'), render: (row) => formatDate(row.starts_date) },
        {
          key: 'rows',
          title: t('rules.rowCount'),
          align: 'right',
          render: (row) => contentOf(row.content)?.rules.length ?? '–',
        },
      ]}
      empty={{ title: t('rules.empty'), help: t('rules.emptyHelp') }}
    />
  )
}

function Points() {
  const { t } = useTranslation()
  return (
    <ListPage
      title={t('rules.points')}
      embedded
      path="/api/v1/scoring/points-tables"
      right="pointsTables"
      exports={false}
      rowLink={(row) => `/tables/points/${row.code}?version=${row.number}`}
      columns={[
        {
          key: 'code',
          title: t('field.name'),
          render: (row) => (
            <Link to={`/tables/points/${row.code}?version=${row.number}`}>
              {t(`rules.table.${row.code}`, { defaultValue: row.code })}
            </Link>
          ),
        },
        { key: 'version', title: t('field.version'), align: 'right', render: (row) => row.number },
        { key: 'starts', title: t('field.starts_date'), render: (row) => formatDate(row.starts_date) },
      ]}
      empty={{ title: t('rules.empty'), help: t('rules.emptyHelp') }}
    />
  )
}
