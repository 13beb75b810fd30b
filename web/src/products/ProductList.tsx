import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { formatBps, formatRate } from '../format/rate'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'

export default function ProductList() {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      title={t('menu.products')}
      path="/api/v1/products/products"
      right="products"
      exports={false}
      rowLink={(row) => `/products/${row.code}`}
      columns={[
        {
          key: 'name',
          title: t('field.name'),
          wrap: true,
          render: (row) => <Link to={`/products/${row.code}`}>{say(row)}</Link>,
        },
        { key: 'code', title: t('field.code'), render: (row) => row.code },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
        {
          key: 'methods',
          title: t('field.repayment_method'),
          wrap: true,
          render: (row) =>
            row.repayment_methods
              .map((method) => t(`method.${method}`, { defaultValue: method }))
              .join(t('join')),
        },
        { key: 'term', title: t('product.termMax'), align: 'right', render: (row) => row.term_months_max },
        {
          key: 'rate',
          title: t('product.index'),
          align: 'right',
          render: (row) => (
            <span className="num" title={t('asOf', { on: formatDate(row.index_fixed_on) })}>
              {row.rate_index} {formatRate(row.index_rate)}
            </span>
          ),
        },
        {
          key: 'margin',
          title: t('field.margin_bps'),
          align: 'right',
          render: (row) => (
            <span className="num">
              {row.margin_bps_min} … {formatBps(row.margin_bps_max)}
            </span>
          ),
        },
      ]}
      empty={{ title: t('product.empty'), help: t('product.emptyHelp') }}
    />
  )
}
