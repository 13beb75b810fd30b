import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import type { PartyRow } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { EntityField, SelectField, TextAreaField, TextField } from '../shell/fields'
import { CHANNELS, PARTIES, TOPICS } from './duty'

type Complaint = {
  branch_code: string
  party_id?: string
  complainant: string
  contact: string
  channel: (typeof CHANNELS)[number]
  topic: string
  summary: string
}

/** A complaint taken down: of a customer, or of anybody else. The clock begins with it. */
export function ComplaintDialog({
  open,
  onClose,
  party,
}: {
  open: boolean
  onClose: () => void
  party?: { id: string; name: string }
}) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const take = useCommand('/api/v1/customers/complaints')
  return (
    <ActionDialog<Complaint>
      open={open}
      width={680}
      title={t('duty.openComplaint')}
      submit={t('duty.takeDown')}
      initial={{
        branch_code: branches.first,
        channel: 'COUNTER',
        party_id: party?.id,
        complainant: party?.name,
      }}
      onClose={onClose}
      onSubmit={async (values) => {
        const made = await take.mutateAsync({ body: { ...values, party_id: values.party_id ?? null } })
        void navigate(`/cases/${made.id}`)
      }}
    >
      <SelectField name="branch_code" label={t('field.branch_code')} required options={branches.options} />
      <SelectField
        name="channel"
        label={t('duty.channelLabel')}
        required
        options={CHANNELS.map((value) => ({ value, label: t(`duty.channel.${value}`) }))}
      />
      <EntityField<PartyRow>
        {...PARTIES}
        name="party_id"
        label={t('duty.customerIfAny')}
        wide
        show={(row) => `${row.number} · ${row.name}`}
        placeholder={t('duty.customerHint')}
      />
      <TextField name="complainant" label={t('duty.complainant')} required />
      <TextField name="contact" label={t('duty.contact')} required />
      <SelectField
        name="topic"
        label={t('duty.topicLabel')}
        required
        wide
        options={TOPICS.map((value) => ({ value, label: t(`duty.topic.${value}`) }))}
      />
      <TextAreaField name="summary" label={t('duty.summary')} required wide rows={4} />
    </ActionDialog>
  )
}
