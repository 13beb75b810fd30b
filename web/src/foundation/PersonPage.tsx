import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { addDays, formatDate, formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Empty } from '../shell/Empty'
import { ChoiceField, DateField, SelectField, TextAreaField, TextField } from '../shell/fields'
import { Panel, useSay } from '../shell/figures'
import { useBusinessDate, useCan, useSession, useUser } from '../shell/session'
import { Mark } from '../shell/StateTag'
import { sayMessage } from '../shell/toast'
import { ROLES } from './PeopleList'
import { Waiting } from './Waiting'

type Person = Answer<'/api/v1/foundation/people/{user_id}'>
type Grant = Person['grants'][number]
type Asked =
  | { kind: 'grant' }
  | { kind: 'end'; grant: Grant }
  | { kind: 'activity' }
  | { kind: 'factors' }
  | { kind: 'directory' }

/** One member of staff: roles at branches and for how long; every change waits for a second administrator. */
export default function PersonPage() {
  const { t } = useTranslation()
  const id = Number(useParams().id)
  const query = useGet('/api/v1/foundation/people/{user_id}', { path: { user_id: id } })
  const parent = { to: '/people', label: t('people.title') }
  return (
    <DetailLoader query={query} parent={parent}>
      {(person) => <Loaded person={person} parent={parent} />}
    </DetailLoader>
  )
}

function Loaded({ person, parent }: { person: Person; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const can = useCan()
  const me = useUser()
  const session = useSession()
  const subjectTabs = useSubjectTabs()
  const [asked, setAsked] = useState<Asked | null>(null)
  const own = me?.id === person.id
  const may = can('peopleChange') && !own
  const subject = `foundation.user:${person.id}`
  return (
    <>
      <DetailPage
        parent={parent}
        title={person.name}
        subtitle={person.username}
        marks={
          <Mark tone={person.is_active ? 'done' : 'neutral'}>
            {t(person.is_active ? 'people.active' : 'people.inactive')}
          </Mark>
        }
        above={<Waiting subject={subject} />}
        figures={[
          { label: t('people.grants'), value: person.grants.length },
          { label: t('people.lastLogin'), value: formatMoment(person.last_login) },
        ]}
        primary={
          may ? (
            <>
              <Button danger={person.is_active} onClick={() => setAsked({ kind: 'activity' })}>
                {t(person.is_active ? 'people.deactivate' : 'people.activate')}
              </Button>
              {session.data?.directory ? (
                <Button onClick={() => setAsked({ kind: 'directory' })}>{t('people.directory')}</Button>
              ) : null}
              <Button onClick={() => setAsked({ kind: 'factors' })}>{t('people.resetFactors')}</Button>
              <Button type="primary" onClick={() => setAsked({ kind: 'grant' })}>
                {t('people.grant')}
              </Button>
            </>
          ) : own && can('peopleChange') ? (
            <span className="muted">{t('people.own')}</span>
          ) : null
        }
        tabs={[
          {
            key: 'grants',
            label: t('people.grants'),
            count: person.grants.length,
            content: (
              <Grants
                grants={person.grants}
                onEnd={may ? (grant) => setAsked({ kind: 'end', grant }) : undefined}
              />
            ),
          },
          ...subjectTabs(subject, ['timeline']),
        ]}
      />
      <Dialogs person={person} asked={asked} onClose={() => setAsked(null)} />
    </>
  )
}

function Grants({ grants, onEnd }: { grants: Grant[]; onEnd?: (grant: Grant) => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  if (grants.length === 0) return <Empty title={t('people.noGrants')} help={t('people.noGrantsHelp')} />
  return (
    <Panel>
      <DataTable
        label={t('people.grants')}
        rows={grants}
        rowKey={(grant) => String(grant.id)}
        columns={[
          {
            key: 'role',
            title: t('role.title'),
            term: 'role',
            render: (grant) => <Link to={`/roles?role=${grant.role}`}>{say(grant, 'role')}</Link>,
          },
          {
            key: 'branch',
            title: t('field.branch_code'),
            term: 'branch',
            render: (grant) =>
              branches.nameOf(grant.branch_code) + (grant.with_below ? t('people.andBelow') : ''),
          },
          { key: 'from', title: t('field.starts_date'), render: (grant) => formatDate(grant.starts_date) },
          {
            key: 'to',
            title: t('people.endsDate'),
            render: (grant) => (grant.ends_date ? formatDate(grant.ends_date) : t('people.openEnd')),
          },
          ...(onEnd
            ? [
                {
                  key: 'act',
                  title: t('list.actions'),
                  align: 'right' as const,
                  render: (grant: Grant) => (
                    <Button size="small" onClick={() => onEnd(grant)}>
                      {t('people.end')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}

function Dialogs({ person, asked, onClose }: { person: Person; asked: Asked | null; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const branches = useBranches()
  const roles = useGet(ROLES, {}, { enabled: asked?.kind === 'grant', keep: true })
  const grant = useCommand('/api/v1/foundation/people/{user_id}/grants')
  const end = useCommand('/api/v1/foundation/grants/{grant_id}/end')
  const directory = useCommand('/api/v1/foundation/people/{user_id}/directory')
  const reset = useCommand('/api/v1/foundation/people/{user_id}/factor-reset')
  const activity = useCommand('/api/v1/foundation/people/{user_id}/activity')
  const path = { user_id: person.id }
  const sent = () => sayMessage('success', t('change.proposed'))
  if (asked?.kind === 'grant')
    return (
      <ActionDialog<{
        role: string
        branch_code: string
        with_below: boolean
        starts_date: string
        ends_date: string | null
      }>
        open
        title={t('people.grantTitle', { name: person.name })}
        submit={t('people.grantSubmit')}
        initial={{ starts_date: today, branch_code: branches.first, with_below: false, ends_date: null }}
        onClose={onClose}
        onSubmit={(values) => grant.mutateAsync({ path, body: values }).then(sent)}
      >
        <SelectField
          name="role"
          label={t('role.title')}
          term="role"
          required
          options={(roles.data?.items ?? []).map((role) => ({ value: role.code, label: say(role) }))}
        />
        <SelectField name="branch_code" label={t('field.branch_code')} required options={branches.options} />
        <ChoiceField
          name="with_below"
          label={t('people.reach')}
          options={[
            { value: false as never, label: t('people.onlyHere') },
            { value: true as never, label: t('people.hereAndBelow') },
          ]}
        />
        <DateField name="starts_date" label={t('field.starts_date')} required min={today} />
        <DateField
          name="ends_date"
          label={t('people.endsDate')}
          help={t('people.endsHelp')}
          min={addDays(today, 1)}
        />
      </ActionDialog>
    )
  if (asked?.kind === 'directory')
    return (
      <ActionDialog<{ directory_subject: string }>
        open
        title={t('people.directoryTitle', { name: person.name })}
        submit={t('people.directorySubmit')}
        initial={{ directory_subject: person.directory_subject ?? '' }}
        onClose={onClose}
        onSubmit={({ directory_subject }) =>
          directory
            .mutateAsync({ path, body: { directory_subject: directory_subject?.trim() || null } })
            .then(sent)
        }
      >
        <TextField
          wide
          name="directory_subject"
          label={t('people.directorySubject')}
          help={t('people.directoryHelp')}
        />
      </ActionDialog>
    )
  if (asked?.kind === 'factors')
    return (
      <ActionDialog<{ comment: string }>
        open
        danger
        title={t('people.resetFactorsTitle', { name: person.name })}
        submit={t('people.resetFactorsSubmit')}
        onClose={onClose}
        onSubmit={({ comment }) => reset.mutateAsync({ path, body: { comment } }).then(sent)}
      >
        <p>{t('people.resetFactorsHelp')}</p>
        <TextAreaField wide name="comment" label={t('people.reason')} required />
      </ActionDialog>
    )
  if (asked?.kind === 'end')
    return (
      <ActionDialog<{ ends_date: string }>
        open
        title={t('people.endTitle', { name: person.name, role: say(asked.grant, 'role') })}
        submit={t('people.endSubmit')}
        danger
        initial={{ ends_date: today }}
        onClose={onClose}
        onSubmit={(values) =>
          end.mutateAsync({ path: { grant_id: asked.grant.id }, body: values }).then(sent)
        }
      >
        <DateField
          name="ends_date"
          label={t('people.endsDate')}
          help={t('people.endOn')}
          required
          min={today}
        />
      </ActionDialog>
    )
  return (
    <ActionDialog<{ comment: string }>
      open={asked?.kind === 'activity'}
      title={t(person.is_active ? 'people.deactivateTitle' : 'people.activateTitle', { name: person.name })}
      submit={t(person.is_active ? 'people.deactivateSubmit' : 'people.activateSubmit')}
      danger={person.is_active}
      onClose={onClose}
      onSubmit={(values) =>
        activity
          .mutateAsync({ path, body: { is_active: !person.is_active, comment: values.comment } })
          .then(sent)
      }
    >
      <TextAreaField name="comment" label={t('people.reason')} required wide />
    </ActionDialog>
  )
}
