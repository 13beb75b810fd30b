import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { addDays, formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { DateField, SelectField, TextAreaField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { MultiField } from '../shell/MultiField'
import { useBusinessDate, useCan, useUser } from '../shell/session'
import { useSayProblem } from '../shell/ProblemAlert'
import { Mark } from '../shell/StateTag'
import { sayMessage } from '../shell/toast'
import { inOrder, rightWords } from './rightWords'

const LIST = '/api/v1/foundation/delegations'
type Delegation = Row<typeof LIST>
const STATES = ['HOLDS', 'FUTURE', 'PAST'] as const
const TONES = { HOLDS: 'done', FUTURE: 'running', PAST: 'neutral' } as const

/** Rights people lent each other for a time; one lends one's own, and a second person approves. */
export default function Delegations() {
  const { t } = useTranslation()
  const say = useSay()
  const me = useUser()
  const can = useCan()
  const fail = useSayProblem()
  const branches = useBranches()
  const [lending, setLending] = useState(false)
  const end = useCommand('/api/v1/foundation/delegations/{delegation_id}/end')
  const mayEnd = (row: Delegation) =>
    row.state !== 'PAST' && (row.giver_id === me?.id || row.taker_id === me?.id || can('people'))
  return (
    <>
      <ListPage
        title={t('menu.delegations')}
        path={LIST}
        right="delegations"
        exports={false}
        primary={
          <Button type="primary" onClick={() => setLending(true)}>
            {t('delegation.new')}
          </Button>
        }
        filters={[
          {
            name: 'state',
            label: t('field.state'),
            kind: 'select',
            options: STATES.map((value) => ({ value, label: t(`delegation.state.${value}`) })),
          },
          { name: 'mine', label: t('delegation.mine'), kind: 'switch' },
        ]}
        columns={[
          { key: 'giver_name', title: t('delegation.giver'), render: (row) => row.giver_name },
          { key: 'taker_name', title: t('delegation.taker'), render: (row) => row.taker_name },
          {
            key: 'role',
            title: t('role.title'),
            render: (row) => `${say(row, 'role')}${t('bracket', { what: branches.nameOf(row.branch_code) })}`,
          },
          {
            key: 'rights',
            title: t('people.right'),
            wrap: true,
            render: (row) => (
              <span title={row.rights.map((right) => rightWords(right, t)).join('\n')}>
                {row.rights.length > 2
                  ? t('delegation.count', { count: row.rights.length })
                  : row.rights.map((right) => rightWords(right, t)).join(t('join'))}
              </span>
            ),
          },
          {
            key: 'starts_date',
            title: t('field.starts_date'),
            sort: 'starts_date',
            render: (row) => formatDate(row.starts_date),
          },
          {
            key: 'ends_date',
            title: t('people.endsDate'),
            sort: 'ends_date',
            render: (row) => formatDate(row.ends_date),
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => (
              <Mark tone={TONES[row.state as keyof typeof TONES]}>{t(`delegation.state.${row.state}`)}</Mark>
            ),
          },
          { key: 'reason', title: t('people.reason'), wrap: true, hidden: true, render: (row) => row.reason },
          {
            key: 'act',
            title: t('list.actions'),
            align: 'right',
            field: false,
            render: (row) =>
              mayEnd(row) ? (
                <Button
                  size="small"
                  onClick={() =>
                    void end
                      .mutateAsync({ path: { delegation_id: row.id } })
                      .then(() => sayMessage('success', t('delegation.ended')))
                      .catch(fail)
                  }
                >
                  {t('delegation.end')}
                </Button>
              ) : null,
          },
        ]}
        empty={{ title: t('delegation.empty'), help: t('delegation.emptyHelp') }}
      />
      {lending ? <Lend onClose={() => setLending(false)} /> : null}
    </>
  )
}

type Values = {
  grant_ids: number[]
  taker: string
  rights: string[]
  starts_date: string
  ends_date: string
  reason: string
}

function Lend({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const branches = useBranches()
  const lendable = useGet('/api/v1/foundation/delegations/lendable')
  const propose = useCommand(LIST)
  const grants = lendable.data?.grants ?? []
  const people = (lendable.data?.takers ?? []).map((taker) => ({
    value: taker.username,
    label: `${taker.name} ${taker.username}`,
  }))
  if (!lendable.data) return null
  // One role at a time: those of the first are chosen already, and most people have only one.
  const usual = grants.filter((grant) => grant.role === grants[0].role).map((grant) => grant.id)
  return (
    <ActionDialog<Values>
      open
      width={640}
      title={t('delegation.new')}
      submit={t('delegation.submit')}
      initial={{
        grant_ids: usual,
        starts_date: today,
        ends_date: addDays(today, 7),
      }}
      onClose={onClose}
      onSubmit={({ grant_ids, taker, rights, starts_date, ends_date, reason }) =>
        propose
          .mutateAsync({ body: { grant_ids, taker, rights, starts_date, ends_date, reason } })
          .then(() => sayMessage('success', t('change.proposed')))
      }
    >
      {(values) => {
        const own = grants.filter((grant) => values.grant_ids?.includes(grant.id))
        return (
          <>
            <SelectField name="taker" label={t('delegation.taker')} required options={people} />
            <MultiField
              name="grant_ids"
              label={t('people.grants')}
              help={t('delegation.grantsHelp')}
              options={grants.map((grant) => ({
                value: grant.id,
                label: `${say(grant, 'role')} ${branches.nameOf(grant.branch_code)}${grant.with_below ? t('people.andBelow') : ''}`,
              }))}
            />
            <MultiField
              name="rights"
              label={t('people.right')}
              help={t('delegation.rightsHelp')}
              options={inOrder(own.flatMap((grant) => grant.rights)).map((right) => ({
                value: right,
                label: rightWords(right, t),
              }))}
            />
            <DateField name="starts_date" label={t('field.starts_date')} required min={today} />
            <DateField
              name="ends_date"
              label={t('people.endsDate')}
              help={t('people.endOn')}
              required
              min={addDays(today, 1)}
            />
            <TextAreaField wide name="reason" label={t('people.reason')} required />
          </>
        )
      }}
    </ActionDialog>
  )
}
