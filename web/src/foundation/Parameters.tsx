import { useTranslation } from 'react-i18next'
import { formatDate } from '../format/date'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { Mark } from '../shell/StateTag'

const show = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

export default function Parameters() {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      title={t('menu.parameters')}
      path="/api/v1/foundation/parameters"
      right="parameters"
      exports={false}
      limit={200}
      rowKey={(row) => `${row.code} ${row.starts_date}`}
      columns={[
        { key: 'name', title: t('field.name'), wrap: true, render: (row) => say(row) },
        { key: 'code', title: t('field.code'), render: (row) => row.code, wideOnly: true },
        {
          key: 'value',
          title: t('field.value'),
          align: 'right',
          render: (row) => <span className="num">{show(row.value)}</span>,
        },
        { key: 'starts', title: t('field.starts_date'), render: (row) => formatDate(row.starts_date) },
        { key: 'source', title: t('field.source'), wrap: true, render: (row) => row.source },
        {
          key: 'confirmed',
          title: t('field.confirmed'),
          render: (row) =>
            row.confirmed ? (
              <Mark tone="done">{t('confirmed.yes')}</Mark>
            ) : (
              <Mark tone="attention">{t('confirmed.no')}</Mark>
            ),
        },
      ]}
      empty={{ title: t('empty.parameters') }}
    />
  )
}
