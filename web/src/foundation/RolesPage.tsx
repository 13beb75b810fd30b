import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { DetailLoader } from '../shell/DetailPage'
import { NoRight } from '../shell/Empty'
import { useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { useCan, useUser } from '../shell/session'
import { ROLES } from './PeopleList'
import { EditButton, EditRights, Excluded, Holders } from './RightsMatrix'
import { inOrder, rightWords, roomOf } from './rightWords'

type Role = Answer<typeof ROLES>['items'][number]

/** Which role may do what: a matrix, or one role's rights as a list. */
export default function RolesPage() {
  const { t } = useTranslation()
  const can = useCan()
  const query = useGet(ROLES, {}, { enabled: can('people') })
  const parent = { to: '/people', label: t('people.title') }
  if (!can('people')) return <NoRight what={t('menu.roles')} />
  return (
    <DetailLoader query={query} parent={parent}>
      {(roles) => (
        <>
          <PageHead title={t('menu.roles')} over={<Link to={parent.to}>{parent.label}</Link>} />
          <Matrix roles={roles.items} known={roles.known_rights} />
          <Excluded roles={roles.items} />
        </>
      )}
    </DetailLoader>
  )
}

function Matrix({ roles, known }: { roles: Role[]; known: string[] }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const user = useUser()
  const [search, setSearch] = useSearchParams()
  const [right, setRight] = useState<string | null>(null)
  const [edited, setEdited] = useState<Role | null>(null)
  // Nobody changes the rights of a role they hold.
  const mayEdit = (role: Role) => can('peopleChange') && !user?.roles.some((own) => own.code === role.code)
  const chosen = search.get('role') ?? ''
  const words = search.get('search') ?? ''
  const set = (name: string, value: string) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true },
    )
  const columns = chosen ? roles.filter((role) => role.code === chosen) : roles
  const rights = inOrder(columns.flatMap((role) => role.rights)).filter((right) =>
    `${rightWords(right, t)} ${right}`.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase()),
  )
  return (
    <div className="list">
      <div className="list-bar" role="search" aria-label={t('list.filters')}>
        <input
          type="search"
          className="input filter-search"
          aria-label={t('people.searchRights')}
          placeholder={t('people.searchRights')}
          value={words}
          onChange={(event) => set('search', event.target.value)}
        />
        <select
          className="input filter-select"
          style={{ width: 'auto' }}
          aria-label={t('role.title')}
          value={chosen}
          onChange={(event) => set('role', event.target.value)}
        >
          <option value="">{t('people.allRoles')}</option>
          {roles.map((role) => (
            <option key={role.code} value={role.code}>
              {say(role)}
            </option>
          ))}
        </select>
      </div>
      <div className="table-frame keep matrix" tabIndex={0} role="region" aria-label={t('menu.roles')}>
        <table className="table" aria-label={t('menu.roles')}>
          <thead>
            <tr>
              <th scope="col">{t('people.right')}</th>
              {columns.map((role) => (
                <th key={role.code} scope="col" className="center">
                  {say(role)}
                  <Link className="matrix-count" to={`/people?role=${role.code}`}>
                    {t('people.count', { count: role.people_count })}
                  </Link>
                  {chosen && mayEdit(role) ? <EditButton onClick={() => setEdited(role)} /> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rights.map((right, index) => (
              <tr key={right} className={isFirst(rights, index) ? 'room-first' : undefined}>
                <th scope="row" title={right}>
                  <button type="button" className="link" onClick={() => setRight(right)}>
                    {rightWords(right, t)}
                  </button>
                </th>
                {columns.map((role) => {
                  const holds = role.rights.includes(right)
                  return (
                    <td key={role.code} className="center">
                      {holds ? (
                        <span className="good">
                          <span aria-hidden="true">✓</span>
                          <span className="unseen">{t('people.holds')}</span>
                        </span>
                      ) : (
                        <span className="unseen">{t('people.holdsNot')}</span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="list-foot muted">{t('list.total', { total: rights.length })}</div>
      {right ? <Holders right={right} onClose={() => setRight(null)} /> : null}
      {edited ? <EditRights role={edited} known={known} onClose={() => setEdited(null)} /> : null}
    </div>
  )
}

const isFirst = (rights: string[], index: number) =>
  index > 0 && roomOf(rights[index]) !== roomOf(rights[index - 1])
