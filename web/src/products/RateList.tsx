import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { Chart } from '../shell/Chart'
import { Panel } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { seriesOf } from './history'

const INDEXES = ['LPR1Y', 'LPR5Y']

export default function RateList() {
  const { t } = useTranslation()
  return (
    <ListPage
      title={t('menu.rates')}
      path="/api/v1/products/rate-fixings"
      right="products"
      exports={false}
      above={<History />}
      rowKey={(row) => `${row.index} ${row.fixed_on}`}
      filters={[
        {
          name: 'index',
          label: t('rate.index'),
          kind: 'select',
          options: INDEXES.map((value) => ({ value, label: t(`rate.name.${value}`) })),
        },
      ]}
      columns={[
        {
          key: 'index',
          title: t('rate.index'),
          render: (row) => t(`rate.name.${row.index}`, { defaultValue: row.index }),
        },
        { key: 'fixed', title: t('rate.fixed_on'), render: (row) => formatDate(row.fixed_on) },
        {
          key: 'rate',
          title: t('field.annual_rate'),
          align: 'right',
          render: (row) => <span className="num">{formatRate(row.annual_rate)}</span>,
        },
        { key: 'source', title: t('field.source'), wrap: true, render: (row) => row.source },
      ]}
      empty={{ title: t('rate.empty') }}
    />
  )
}

/** How the indexes moved since they are published. */
function History() {
  const { t } = useTranslation()
  const can = useCan()
  const [search] = useSearchParams()
  const asked = search.get('index')
  const fixings = useGet(
    '/api/v1/products/rate-fixings',
    { query: { limit: 200 } },
    { enabled: can('products'), staleMs: 600_000 },
  )
  const rows = fixings.data?.items ?? []
  const { x, series } = seriesOf(rows, asked ? [asked] : INDEXES)
  return (
    <div className="above-list">
      <Panel>
        {x.length === 0 ? (
          <div style={{ height: 236 }} />
        ) : (
          <Chart
            kind="line"
            title={t('rate.history')}
            label={t('rate.fixed_on')}
            x={x}
            series={series.map((item) => ({
              ...item,
              label: t(`rate.name.${item.key}`, { defaultValue: item.key }),
            }))}
            format={(value) => formatRate(value)}
            asOf={rows[0] ? formatDate(rows[0].fixed_on) : undefined}
            height={200}
          />
        )}
      </Panel>
    </div>
  )
}
