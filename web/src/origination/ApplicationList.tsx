import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { formatAmount } from '../format/amount'
import { formatDate, formatMoment } from '../format/date'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

export const APPLICATION_STATES = [
  'DRAFT',
  'IN_REVIEW',
  'APPROVED',
  'DECLINED',
  'CONTRACTED',
  'DRAWN',
  'WITHDRAWN',
]

export default function ApplicationList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const can = useCan()
  const create = can('applicationCreate') ? (
    <Button type="primary" onClick={() => void navigate('/applications/new')}>
      {t('application.create')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.applications')}
      path="/api/v1/origination/applications"
      right="applications"
      sort="-created_at"
      primary={create}
      filters={[
        { name: 'search', label: t('application.search'), kind: 'search' },
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: APPLICATION_STATES.map((value) => ({ value, label: t(`state.application.${value}`) })),
        },
      ]}
      rowLink={(row) => `/applications/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('application.number'),
          sort: 'number',
          render: (row) => <Link to={`/applications/${row.id}`}>{row.number}</Link>,
        },
        { key: 'borrower', title: t('field.borrower_name'), render: (row) => row.borrower_name },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="application" state={row.state} />,
        },
        {
          key: 'amount',
          title: t('field.requested_amount'),
          align: 'right',
          render: (row) => <span className="num">{formatAmount(row.requested_amount)}</span>,
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
        { key: 'term', title: t('field.term_months'), align: 'right', render: (row) => row.term_months },
        { key: 'officer', title: t('field.officer_name'), render: (row) => row.officer_name, wideOnly: true },
        { key: 'branch', title: t('field.branch_code'), render: (row) => row.branch_code, wideOnly: true },
        {
          key: 'created',
          title: t('field.created_at'),
          sort: 'created_at',
          render: (row) => formatMoment(row.created_at),
          wideOnly: true,
        },
        { key: 'submitted', title: t('field.submitted_at'), render: (row) => formatDate(row.submitted_at) },
        {
          key: 'act',
          title: t('list.actions'),
          align: 'right',
          field: false,
          render: (row) =>
            row.state === 'DRAFT' && can('applicationCreate') ? (
              <Link
                to={`/applications/${row.id}/edit`}
                aria-label={`${t('application.resume')} ${row.number}`}
              >
                {t('application.resume')}
              </Link>
            ) : null,
        },
      ]}
      empty={{ title: t('application.empty'), help: t('application.emptyHelp'), action: create }}
    />
  )
}
