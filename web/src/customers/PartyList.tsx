import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { formatMoment } from '../format/date'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'

export default function PartyList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const can = useCan()
  const create = can('partyCreate') ? (
    <Button type="primary" onClick={() => void navigate('/customers/new')}>
      {t('party.register')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.customers')}
      path="/api/v1/customers/parties"
      right="parties"
      primary={create}
      filters={[
        { name: 'search', label: t('party.search'), kind: 'search', placeholder: t('party.searchHint') },
      ]}
      rowLink={(row) => `/customers/${row.id}`}
      columns={[
        {
          key: 'name',
          title: t('party.name'),
          render: (row) => <Link to={`/customers/${row.id}`}>{row.name}</Link>,
        },
        {
          key: 'number',
          title: t('party.number'),
          render: (row) => <span className="num">{row.number}</span>,
        },
        {
          key: 'kind',
          title: t('field.kind'),
          render: (row) => t(`party.kind.${row.kind}`, { defaultValue: row.kind }),
          wideOnly: true,
        },
        {
          key: 'id_number',
          title: t('field.id_number'),
          render: (row) => (
            <span className="num" title={t('masked')}>
              {row.id_number}
            </span>
          ),
        },
        {
          key: 'phone',
          title: t('field.phone'),
          render: (row) => (
            <span className="num" title={t('masked')}>
              {row.phone}
            </span>
          ),
        },
        { key: 'branch', title: t('field.branch_code'), render: (row) => row.branch_code, wideOnly: true },
        {
          key: 'created',
          title: t('field.created_at'),
          sort: 'created_at',
          render: (row) => formatMoment(row.created_at),
          wideOnly: true,
        },
      ]}
      empty={{ title: t('party.empty'), help: t('party.emptyHelp'), action: create }}
    />
  )
}
