import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import './facts.css'

export default function PartyList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const can = useCan()
  const branches = useBranches()
  const create = can('partyCreate') ? (
    <span className="fact-acts">
      <Button onClick={() => void navigate('/customers/firms/new')}>{t('party.registerFirm')}</Button>
      <Button type="primary" onClick={() => void navigate('/customers/new')}>
        {t('party.register')}
      </Button>
    </span>
  ) : null
  return (
    <ListPage
      title={t('menu.customers')}
      path="/api/v1/customers/parties"
      right="parties"
      primary={create}
      filters={[
        { name: 'search', label: t('party.search'), kind: 'search', placeholder: t('party.searchHint') },
        {
          name: 'kind',
          label: t('party.filterKind'),
          kind: 'multi',
          options: ['PERSON', 'FIRM', 'TRIAL'].map((value) => ({ value, label: t(`party.kind.${value}`) })),
        },
        { name: 'branch_code', label: t('field.branch_code'), kind: 'select', options: branches.options },
        { name: 'created', label: t('party.created'), kind: 'dates' },
      ]}
      rowLink={(row) => `/customers/${row.id}`}
      columns={[
        {
          key: 'name',
          title: t('party.called'),
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
          title: t('party.document'),
          render: (row) => (
            <span className="num" title={t('masked')}>
              {row.id_number}
            </span>
          ),
        },
        {
          key: 'phone',
          title: t('firm.phone'),
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
