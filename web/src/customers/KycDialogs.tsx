import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import type { PartyRow } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { ChoiceField, EntityField, SelectField, TextAreaField, TextField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { sayMessage } from '../shell/toast'
import { PARTIES, type DutyCase } from './duty'

type Opening = { kind: 'KYC_ONBOARDING' | 'KYC_REVIEW'; party_id: string; summary: string }

/** Due diligence on a customer, or a review of it. */
export function KycDialog({
  open,
  onClose,
  partyId,
}: {
  open: boolean
  onClose: () => void
  partyId?: string
}) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const begin = useCommand('/api/v1/customers/cases')
  return (
    <ActionDialog<Opening>
      open={open}
      title={t('duty.openKyc')}
      submit={t('duty.openKyc')}
      initial={{ kind: 'KYC_ONBOARDING', party_id: partyId }}
      onClose={onClose}
      onSubmit={async (body) => {
        const made = await begin.mutateAsync({ body })
        void navigate(`/cases/${made.id}`)
      }}
    >
      <ChoiceField
        name="kind"
        label={t('field.kind')}
        options={(['KYC_ONBOARDING', 'KYC_REVIEW'] as const).map((value) => ({
          value,
          label: t(`duty.kind.${value}`),
        }))}
      />
      <EntityField<PartyRow>
        {...PARTIES}
        name="party_id"
        label={t('duty.customer')}
        required
        wide
        show={(row) => `${row.number} · ${row.name}`}
        placeholder={t('duty.customerHint')}
      />
      <TextAreaField name="summary" label={t('duty.occasion')} required wide />
    </ActionDialog>
  )
}

/** Tells compliance of a suspicion. Nothing of it is shown to anybody else afterwards. */
export function SuspicionDialog({
  open,
  onClose,
  partyId,
}: {
  open: boolean
  onClose: () => void
  partyId?: string
}) {
  const { t } = useTranslation()
  const branches = useBranches()
  const tell = useCommand('/api/v1/customers/suspicions')
  return (
    <ActionDialog<{ branch_code: string; summary: string }>
      open={open}
      title={t('duty.tellSuspicion')}
      submit={t('duty.tellSuspicion')}
      initial={{ branch_code: branches.first }}
      onClose={onClose}
      onSubmit={async (values) => {
        const { number } = await tell.mutateAsync({ body: { ...values, party_id: partyId ?? null } })
        sayMessage('success', t('duty.suspicionTold', { number }))
      }}
    >
      <p className="wide muted">{t('duty.suspicionHelp')}</p>
      <SelectField
        name="branch_code"
        label={t('field.branch_code')}
        required
        wide
        options={branches.options}
      />
      <TextAreaField name="summary" label={t('duty.suspicionSummary')} required wide rows={5} />
    </ActionDialog>
  )
}

type Props = { item: DutyCase; open: boolean; onClose: () => void }

function useShown(item: DutyCase): Record<string, string> {
  const { t } = useTranslation()
  return { [t('field.state')]: t(`state.duty.${item.state}`), [t('duty.due')]: item.due_date }
}

/** A note, or the next extension of the clock with its reason. */
export function CommentDialog({ item, act, open, onClose }: Props & { act: 'note' | 'extend' }) {
  const { t } = useTranslation()
  const shown = useShown(item)
  const note = useCommand('/api/v1/customers/cases/{duty_id}/notes')
  const extend = useCommand('/api/v1/customers/cases/{duty_id}/extend')
  return (
    <ActionDialog<{ comment: string }>
      open={open}
      title={t(`duty.act.${act}`)}
      submit={t(`duty.act.${act}`)}
      shown={shown}
      onClose={onClose}
      onSubmit={(body) => {
        const path = { duty_id: item.id }
        return act === 'note'
          ? note.mutateAsync({ path, body })
          : extend.mutateAsync({ path, body, version: item.version })
      }}
    >
      <TextAreaField
        name="comment"
        label={t(act === 'note' ? 'duty.note' : 'duty.why')}
        required
        wide
        rows={4}
      />
    </ActionDialog>
  )
}

type Closing = { outcome: string; comment: string; report_reference?: string }

/** How a case ends; some endings wait for another person. */
export function CloseDialog({ item, open, onClose }: Props) {
  const { t } = useTranslation()
  const say = useSay()
  const shown = useShown(item)
  const close = useCommand('/api/v1/customers/cases/{duty_id}/close')
  const ending = (code?: string) => item.endings.find((one) => one.code === code)
  return (
    <ActionDialog<Closing>
      open={open}
      title={t('duty.act.close')}
      shown={shown}
      submit={({ outcome }) => t(ending(outcome)?.second ? 'duty.propose' : 'duty.act.close')}
      onClose={onClose}
      onSubmit={({ outcome, comment, report_reference }) =>
        close.mutateAsync({
          path: { duty_id: item.id },
          body: { outcome, comment, report_reference: report_reference ?? '' },
          version: item.version,
        })
      }
    >
      {({ outcome }) => (
        <>
          <SelectField
            name="outcome"
            label={t('duty.outcome')}
            required
            wide
            options={item.endings.map((one) => ({ value: one.code, label: say(one) }))}
          />
          {ending(outcome)?.second ? <p className="wide muted">{t('duty.secondHelp')}</p> : null}
          {ending(outcome)?.reported ? (
            <TextField name="report_reference" label={t('duty.reportReference')} required wide />
          ) : null}
          <TextAreaField name="comment" label={t('duty.grounds')} required wide rows={4} />
        </>
      )}
    </ActionDialog>
  )
}

/** The second person approves the outcome, or sends it back. */
export function DecideDialog({ item, approve, open, onClose }: Props & { approve: boolean }) {
  const { t } = useTranslation()
  const shown = useShown(item)
  const decide = useCommand('/api/v1/customers/cases/{duty_id}/decide')
  return (
    <ActionDialog<{ comment: string }>
      open={open}
      danger={!approve}
      title={t(approve ? 'duty.act.approve' : 'duty.act.sendBack')}
      submit={t(approve ? 'duty.act.approve' : 'duty.act.sendBack')}
      shown={shown}
      onClose={onClose}
      onSubmit={({ comment }) =>
        decide.mutateAsync({ path: { duty_id: item.id }, body: { approve, comment }, version: item.version })
      }
    >
      <TextAreaField name="comment" label={t('duty.grounds')} required wide rows={4} />
    </ActionDialog>
  )
}
