import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { addDays, formatMoment, today } from '../format/date'
import { useBranches } from '../shell/branches'
import { ListPage } from '../shell/ListPage'

/** Whose data was seen in a time, by somebody or from an address: to judge a leak and to know whom to tell. */
export default function PrivacyBreach() {
  const { t } = useTranslation()
  const branches = useBranches()
  return (
    <ListPage
      title={t('menu.breach')}
      path="/api/v1/customers/breach"
      right="breach"
      sort="number"
      fixed={{ from_date: addDays(today(), -30), to_date: today() }}
      above={<p className="muted">{t('privacy.breachHelp')}</p>}
      filters={[
        { name: 'on', label: t('privacy.days'), kind: 'dates', from: 'from_date', to: 'to_date' },
        { name: 'actor', label: t('privacy.actor'), kind: 'search' },
        { name: 'address', label: t('privacy.address'), kind: 'search', more: true },
      ]}
      rowLink={(row) => `/customers/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('field.number'),
          sort: 'number',
          render: (row) => (
            <Link to={`/customers/${row.id}`} className="num">
              {row.number}
            </Link>
          ),
        },
        { key: 'name', title: t('field.name'), render: (row) => row.name },
        {
          key: 'actions',
          title: t('privacy.acts'),
          wrap: true,
          render: (row) =>
            row.actions.map((action) => t(`looks.act.${action.replaceAll('.', '_')}`)).join(t('join')),
        },
        {
          key: 'count',
          title: t('privacy.times'),
          align: 'right',
          render: (row) => <span className="num">{row.count}</span>,
        },
        {
          key: 'first_at',
          title: t('privacy.first'),
          render: (row) => <span className="num">{formatMoment(row.first_at)}</span>,
        },
        {
          key: 'last_at',
          title: t('privacy.last'),
          render: (row) => <span className="num">{formatMoment(row.last_at)}</span>,
        },
        {
          key: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => branches.nameOf(row.branch_code),
          wideOnly: true,
        },
      ]}
      empty={{ title: t('privacy.breachEmpty') }}
    />
  )
}
