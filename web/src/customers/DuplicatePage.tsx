import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { formatDate, formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { ChoiceField, TextAreaField } from '../shell/fields'
import { Facts, Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { Alike } from './DuplicateList'
import { percent, type DuplicatePair } from './duty'

const ACTS = ['dismiss', 'undo', 'reject', 'merge', 'approve'] as const
type Act = (typeof ACTS)[number]

export default function DuplicatePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const pair = useGet(
    '/api/v1/customers/duplicates/{duplicate_id}',
    { path: { duplicate_id: id } },
    { enabled: can('duplicates') },
  )
  const parent = { to: '/duplicates', label: t('menu.duplicates') }
  return (
    <DetailLoader query={pair} parent={parent}>
      {(data) => <Detail pair={data} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ pair, parent }: { pair: DuplicatePair; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const more = useSubjectTabs()
  const [asked, setAsked] = useState<Act | null>(null)
  const close = () => setAsked(null)
  const strong: Act[] = ['merge', 'approve']
  return (
    <>
      <DetailPage
        parent={parent}
        title={`${pair.party_number} ／ ${pair.other_number ?? pair.other_branch_code}`}
        subtitle={<Alike row={pair} />}
        state={{ kind: 'duplicate', state: pair.state }}
        primary={ACTS.filter((act) => pair.allowed_actions.includes(act)).map((act) => (
          <Button key={act} type={strong.includes(act) ? 'primary' : 'default'} onClick={() => setAsked(act)}>
            {t(`duplicate.act.${act}`)}
          </Button>
        ))}
        figures={[
          { label: t('duplicate.score'), value: percent(pair.score_permille), note: <Alike row={pair} /> },
          {
            label: t('duplicate.found'),
            value: formatDate(pair.found_date),
            note: t(`duplicate.foundBy.${pair.found_by}`),
          },
          pair.stays_number
            ? {
                label: t('duplicate.plan'),
                value: <span className="num">{`${pair.goes_number} → ${pair.stays_number}`}</span>,
                note: pair.proposed_by_name ? t('duplicate.by', { name: pair.proposed_by_name }) : undefined,
              }
            : { label: t('duplicate.plan'), value: '–' },
        ]}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: () => <Sides pair={pair} /> },
          ...more(reference('customers.duplicate', pair.id), ['timeline']),
        ]}
      />
      <ReasonDialog pair={pair} open={asked === 'dismiss'} onClose={close} />
      <MergeDialog pair={pair} open={asked === 'merge'} onClose={close} />
      <UndoDialog pair={pair} open={asked === 'undo'} onClose={close} />
      <DecisionDialog pair={pair} approve open={asked === 'approve'} onClose={close} />
      <DecisionDialog pair={pair} approve={false} open={asked === 'reject'} onClose={close} />
    </>
  )
}

/** Both customers beside each other; of one at a branch out of sight only where they are. */
function Sides({ pair }: { pair: DuplicatePair }) {
  const { t } = useTranslation()
  const branches = useBranches()
  return (
    <div className="columns columns-2">
      {pair.sides.map((side) => (
        <Panel
          key={side.id}
          title={<Link to={`/customers/${side.id}`}>{`${side.name} · ${side.number}`}</Link>}
          extra={side.merged ? t('duplicate.mergedAway') : null}
        >
          <Facts
            items={[
              { label: t('field.id_number'), value: <span className="num">{side.id_number}</span> },
              { label: t('field.phone'), value: <span className="num">{side.phone}</span> },
              { label: t('field.birth_date'), value: formatDate(side.birth_date) },
              { label: t('field.employer'), value: side.employer },
              { label: t('field.branch_code'), value: branches.nameOf(side.branch_code) },
              { label: t('duplicate.since'), value: formatMoment(side.created_at) },
              { label: t('field.address'), value: side.address, wide: true },
            ]}
          />
        </Panel>
      ))}
      {pair.sides.length < 2 ? (
        <Panel title={t('duplicate.other')}>
          <p>{t('duplicate.elsewhere', { branch: pair.other_branch_code })}</p>
          <p className="muted">{t('duplicate.elsewhereHelp')}</p>
        </Panel>
      ) : null}
      {pair.reason ? (
        <Panel title={t('duplicate.dismissed')}>
          <Facts
            items={[
              { label: t('duty.why'), value: pair.reason, wide: true },
              { label: t('duty.doneBy'), value: pair.decided_by_name },
              { label: t('duty.doneAt'), value: pair.decided_at ? formatMoment(pair.decided_at) : null },
            ]}
          />
        </Panel>
      ) : null}
    </div>
  )
}

type Props = { pair: DuplicatePair; open: boolean; onClose: () => void }

function useShown(pair: DuplicatePair): Record<string, string> {
  const { t } = useTranslation()
  return { [t('field.state')]: t(`state.duplicate.${pair.state}`) }
}

function ReasonDialog({ pair, open, onClose }: Props) {
  const { t } = useTranslation()
  const shown = useShown(pair)
  const dismiss = useCommand('/api/v1/customers/duplicates/{duplicate_id}/dismiss')
  return (
    <ActionDialog<{ reason: string }>
      open={open}
      title={t('duplicate.act.dismiss')}
      submit={t('duplicate.act.dismiss')}
      shown={shown}
      onClose={onClose}
      onSubmit={(body) =>
        dismiss.mutateAsync({ path: { duplicate_id: pair.id }, body, version: pair.version })
      }
    >
      <TextAreaField name="reason" label={t('duplicate.whyNot')} required wide />
    </ActionDialog>
  )
}

function MergeDialog({ pair, open, onClose }: Props) {
  const { t } = useTranslation()
  const shown = useShown(pair)
  const merge = useCommand('/api/v1/customers/duplicates/{duplicate_id}/merge')
  return (
    <ActionDialog<{ stays_id: string }>
      open={open}
      title={t('duplicate.act.merge')}
      submit={t('duplicate.proposeMerge')}
      initial={{ stays_id: pair.sides[0]?.id }}
      shown={shown}
      onClose={onClose}
      onSubmit={(body) => merge.mutateAsync({ path: { duplicate_id: pair.id }, body, version: pair.version })}
    >
      <ChoiceField
        name="stays_id"
        label={t('duplicate.stays')}
        options={pair.sides.map((side) => ({ value: side.id, label: `${side.number} · ${side.name}` }))}
      />
      <p className="wide muted">{t('duplicate.mergeHelp')}</p>
    </ActionDialog>
  )
}

function UndoDialog({ pair, open, onClose }: Props) {
  const { t } = useTranslation()
  const shown = useShown(pair)
  const undo = useCommand('/api/v1/customers/duplicates/{duplicate_id}/undo')
  return (
    <ActionDialog
      open={open}
      title={t('duplicate.act.undo')}
      submit={t('duplicate.act.undo')}
      shown={shown}
      onClose={onClose}
      onSubmit={() => undo.mutateAsync({ path: { duplicate_id: pair.id }, body: {}, version: pair.version })}
    >
      <p className="wide muted">{t('duplicate.undoHelp')}</p>
    </ActionDialog>
  )
}

function DecisionDialog({ pair, approve, open, onClose }: Props & { approve: boolean }) {
  const { t } = useTranslation()
  const shown = useShown(pair)
  const yes = useCommand('/api/v1/customers/duplicates/{duplicate_id}/approve')
  const no = useCommand('/api/v1/customers/duplicates/{duplicate_id}/reject')
  const title = t(approve ? 'duplicate.act.approve' : 'duplicate.act.reject')
  return (
    <ActionDialog<{ comment: string }>
      open={open}
      danger={!approve}
      title={title}
      submit={title}
      shown={shown}
      onClose={onClose}
      onSubmit={(body) => (approve ? yes : no).mutateAsync({ path: { duplicate_id: pair.id }, body })}
    >
      <p className="wide num">{`${pair.goes_number} → ${pair.stays_number}`}</p>
      <TextAreaField name="comment" label={t('field.comment')} required wide />
    </ActionDialog>
  )
}
