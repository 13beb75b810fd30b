import { useTranslation } from 'react-i18next'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { ListPage } from '../shell/ListPage'

export default function RateList() {
  const { t } = useTranslation()
  return (
    <ListPage
      title={t('menu.rates')}
      path="/api/v1/products/rate-fixings"
      right="products"
      exports={false}
      rowKey={(row) => `${row.index} ${row.fixed_on}`}
      filters={[
        {
          name: 'index',
          label: t('rate.index'),
          kind: 'select',
          options: ['LPR1Y', 'LPR5Y'].map((value) => ({ value, label: value })),
        },
      ]}
      columns={[
        { key: 'index', title: t('rate.index'), render: (row) => row.index },
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
