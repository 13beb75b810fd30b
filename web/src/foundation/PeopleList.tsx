import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { Mark } from '../shell/StateTag'

export const ROLES = '/api/v1/foundation/roles'

/** Who works here, in which roles and where. */
export default function PeopleList() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const branches = useBranches()
  const roles = useGet(ROLES, {}, { enabled: can('people'), keep: true })
  return (
    <ListPage
      title={t('people.title')}
      path="/api/v1/foundation/people"
      right="people"
      primary={
        <Link className="button" to="/roles">
          {t('menu.roles')}
        </Link>
      }
      filters={[
        { name: 'search', label: t('people.search'), kind: 'search', placeholder: t('people.searchHint') },
        {
          name: 'role',
          label: t('role.title'),
          kind: 'select',
          options: (roles.data?.items ?? []).map((role) => ({ value: role.code, label: say(role) })),
        },
        { name: 'branch_code', label: t('field.branch_code'), kind: 'select', options: branches.options },
      ]}
      rowKey={(row) => String(row.id)}
      rowLink={(row) => `/people/${row.id}`}
      columns={[
        {
          key: 'name',
          title: t('party.name'),
          render: (row) => <Link to={`/people/${row.id}`}>{row.name}</Link>,
        },
        { key: 'username', title: t('signIn.username'), render: (row) => row.username },
        {
          key: 'grants',
          title: t('people.grants'),
          wrap: true,
          field: false,
          render: (row) =>
            row.grants
              .map((grant) => `${say(grant, 'role')}${t('bracket', { what: grant.branch_code })}`)
              .join(t('join')) || t('people.noGrants'),
        },
        {
          key: 'is_active',
          title: t('field.state'),
          render: (row) => (
            <Mark tone={row.is_active ? 'done' : 'neutral'}>
              {t(row.is_active ? 'people.active' : 'people.inactive')}
            </Mark>
          ),
        },
        {
          key: 'last_login',
          title: t('people.lastLogin'),
          render: (row) => <span className="num">{formatMoment(row.last_login)}</span>,
          wideOnly: true,
        },
      ]}
      empty={{ title: t('people.empty'), help: t('people.emptyHelp') }}
    />
  )
}
