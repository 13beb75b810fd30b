import type { TFunction } from 'i18next'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { ChoiceField, TextAreaField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { routeOf, subjectWords } from '../shell/subject'

const LIST = '/api/v1/foundation/looks'
type Case = Answer<'/api/v1/foundation/unusual-looks'>['items'][number]
const ACTS = [
  'foundation.subject.viewed',
  'foundation.list.seen',
  'foundation.list.searched',
  'customers.party.revealed',
  'foundation.list.exported',
  'messages.paper.issued',
]

/** Who saw whose data: of everybody, or of one customer when the address names one. */
export default function Looks() {
  const { t } = useTranslation()
  const say = useSay()
  const [search] = useSearchParams()
  const person = search.get('person')
  return (
    <ListPage
      title={t('menu.looks')}
      path={LIST}
      right="looks"
      above={<Above person={person} />}
      filters={[
        {
          name: 'action',
          label: t('looks.action'),
          kind: 'multi',
          options: ACTS.map((value) => ({ value, label: t(`looks.act.${value.replaceAll('.', '_')}`) })),
        },
        { name: 'actor', label: t('privacy.actor'), kind: 'search' },
        { name: 'on', label: t('audit.at'), kind: 'dates', from: 'from_date', to: 'to_date' },
        { name: 'person', label: t('duty.customer'), kind: 'search', more: true },
      ]}
      columns={[
        {
          key: 'at',
          title: t('audit.at'),
          render: (row) => <span className="num">{formatMoment(row.at, true)}</span>,
        },
        { key: 'actor_name', title: t('audit.actor'), render: (row) => row.actor_name },
        { key: 'action', title: t('looks.action'), render: (row) => say(row, 'action') },
        { key: 'subject', title: t('looks.subject'), render: (row) => <Subject of={row.subject} /> },
        { key: 'reason', title: t('looks.reason'), wrap: true, render: (row) => reasonOf(row.reason, t) },
        {
          key: 'people_count',
          title: t('looks.people'),
          align: 'right',
          render: (row) => <span className="num">{row.people_count}</span>,
        },
        {
          key: 'row_count',
          title: t('looks.rows'),
          align: 'right',
          render: (row) => <span className="num">{row.row_count ?? '–'}</span>,
          wideOnly: true,
        },
        { key: 'address', title: t('timeline.address'), render: (row) => row.address || '–', wideOnly: true },
      ]}
      empty={{ title: t('looks.empty') }}
    />
  )
}

/** A reason begins with the code of its purpose. */
function reasonOf(reason: string, t: TFunction): string {
  const [purpose, ...rest] = reason.split(' · ')
  return (
    [t(`privacy.purposes.${purpose}`, { defaultValue: purpose }), ...rest].filter(Boolean).join(' · ') || '–'
  )
}

function Subject({ of }: { of: string }) {
  const { t } = useTranslation()
  const to = routeOf(of)
  const words = subjectWords(of, t)
  return to ? <Link to={to}>{words}</Link> : <span title={of}>{words}</span>
}

function Above({ person }: { person: string | null }) {
  const { t } = useTranslation()
  const can = useCan()
  const unusual = useGet('/api/v1/foundation/unusual-looks', {}, { enabled: can('looks'), keep: true })
  const [judging, setJudging] = useState<Case | null>(null)
  const to = person ? routeOf(person) : null
  return (
    <>
      <p className="muted">
        {to ? (
          <>
            <Link to={to}>{t('looks.ofPerson')}</Link> · <Link to="/looks">{t('looks.all')}</Link>
          </>
        ) : (
          t('looks.help')
        )}
      </p>
      {(unusual.data?.items ?? []).map((item) => (
        <Alert
          key={item.id}
          type="warning"
          showIcon
          title={`${item.person.name} · ${t(`looks.unusualReason.${item.reason}`, { count: item.count, limit: item.limit })}`}
          description={`${t('looks.since')} ${formatMoment(item.since)}`}
          action={
            can('lookJudge') ? (
              <Button onClick={() => setJudging(item)}>{t('looks.judge')}</Button>
            ) : undefined
          }
        />
      ))}
      {judging ? <JudgeDialog item={judging} onClose={() => setJudging(null)} /> : null}
    </>
  )
}

function JudgeDialog({ item, onClose }: { item: Case; onClose: () => void }) {
  const { t } = useTranslation()
  const judge = useCommand('/api/v1/foundation/unusual-looks/{item_id}/judge')
  return (
    <ActionDialog<{ justified: 'yes' | 'no'; comment: string }>
      open
      title={`${t('looks.judge')}${t('colon')}${item.person.name}`}
      submit={t('looks.judge')}
      onClose={onClose}
      onSubmit={({ justified, comment }) =>
        judge.mutateAsync({ path: { item_id: item.id }, body: { justified: justified === 'yes', comment } })
      }
    >
      <p className="wide">{t('looks.judgeHelp')}</p>
      <ChoiceField
        name="justified"
        label={t('looks.justified')}
        required
        options={[
          { value: 'yes', label: t('looks.yes') },
          { value: 'no', label: t('looks.no') },
        ]}
      />
      <TextAreaField name="comment" label={t('privacy.comment')} required wide rows={3} />
    </ActionDialog>
  )
}
