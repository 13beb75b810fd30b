import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { Skeleton } from '../shell/Empty'
import { useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { Sheet } from '../shell/Sheet'
import { sayMessage } from '../shell/toast'
import type { ROLES } from './PeopleList'
import { inOrder, rightWords } from './rightWords'

type Role = Answer<typeof ROLES>['items'][number]

/** Who holds a right today: in which role, where, and whose right it is where it is lent. */
export function Holders({ right, onClose }: { right: string; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  const query = useGet('/api/v1/foundation/right-holders', { query: { right } })
  return (
    <Sheet open onClose={onClose} title={rightWords(right, t)} width={560}>
      <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
      {query.data ? (
        <DataTable
          label={t('matrix.holders')}
          rows={query.data.items}
          rowKey={(row) => `${row.user_id} ${row.role} ${row.branch_code} ${row.giver_name ?? ''}`}
          empty={<p className="muted">{t('matrix.nobody')}</p>}
          columns={[
            {
              key: 'name',
              title: t('party.name'),
              render: (row) => <Link to={`/people/${row.user_id}`}>{row.name}</Link>,
            },
            { key: 'role', title: t('role.title'), render: (row) => say(row, 'role') },
            {
              key: 'branch',
              title: t('field.branch_code'),
              render: (row) => branches.nameOf(row.branch_code),
            },
            {
              key: 'giver',
              title: t('matrix.lentBy'),
              render: (row) => row.giver_name ?? '',
            },
          ]}
        />
      ) : query.error ? null : (
        <Skeleton />
      )}
    </Sheet>
  )
}

/** Other rights for a role: ticked, compared, and proposed to a second administrator. */
export function EditRights({ role, known, onClose }: { role: Role; known: string[]; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const propose = useCommand('/api/v1/foundation/roles/{role_code}/rights')
  const [chosen, setChosen] = useState(new Set(role.rights))
  const given = inOrder(known.filter((right) => chosen.has(right) && !role.rights.includes(right)))
  const taken = inOrder(role.rights.filter((right) => !chosen.has(right)))
  const toggle = (right: string) =>
    setChosen((old) => {
      const next = new Set(old)
      if (!next.delete(right)) next.add(right)
      return next
    })
  return (
    <ActionDialog
      open
      width={960}
      title={t('matrix.editTitle', { role: say(role) })}
      submit={t('matrix.submit')}
      disabled={() => given.length + taken.length === 0}
      onClose={onClose}
      onSubmit={() =>
        propose
          .mutateAsync({ path: { role_code: role.code }, body: { rights: [...chosen].sort() } })
          .then(() => sayMessage('success', t('change.proposed')))
      }
      preview={
        <>
          <h3>{t('matrix.given', { count: given.length })}</h3>
          <ul>
            {given.map((right) => (
              <li key={right} className="good">
                + {rightWords(right, t)}
              </li>
            ))}
          </ul>
          <h3>{t('matrix.taken', { count: taken.length })}</h3>
          <ul>
            {taken.map((right) => (
              <li key={right}>
                <del>{rightWords(right, t)}</del>
              </li>
            ))}
          </ul>
        </>
      }
    >
      <fieldset className="rights-list field wide">
        <legend>{t('people.right')}</legend>
        {inOrder(known).map((right) => (
          <label key={right} title={right}>
            <input type="checkbox" checked={chosen.has(right)} onChange={() => toggle(right)} />{' '}
            {rightWords(right, t)}
          </label>
        ))}
      </fieldset>
    </ActionDialog>
  )
}

/** The duties nobody may hold together, as the bank set them. */
export function Excluded({ roles }: { roles: Role[] }) {
  const { t } = useTranslation()
  const say = useSay()
  const query = useGet('/api/v1/foundation/excluded-duties')
  const words = (name: string) =>
    name.endsWith('*')
      ? t('matrix.everyWrite', {
          room: name === '*' ? '' : t(`matrix.room.${name.replace('.*', '')}`),
        })
      : name.includes('.')
        ? rightWords(name, t)
        : say(roles.find((role) => role.code === name) ?? { name_zh: name, name_en: name })
  if (!query.data) return null
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>{t('matrix.excluded')}</h2>
      </header>
      <ul className="plain-list">
        {query.data.items.map((pair) => (
          <li key={pair.code}>
            <strong>{say(pair)}</strong>
            <div className="muted">
              {pair.one.map(words).join(t('join'))} ⇹ {pair.other.map(words).join(t('join'))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function EditButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button size="small" onClick={onClick}>
      {t('matrix.edit')}
    </Button>
  )
}
