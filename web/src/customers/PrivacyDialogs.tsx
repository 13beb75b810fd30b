import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import type { PartyRow } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { EntityField, SelectField, TextAreaField, TextField } from '../shell/fields'
import { PARTIES } from './duty'
import { BASES, REQUEST_KINDS, WAYS, type SubjectRequest } from './privacy'

type Asked = {
  party_id: string
  kind: (typeof REQUEST_KINDS)[number]
  way: (typeof WAYS)[number]
  text: string
}

/** A person's request about their own data, taken down; the time to answer begins with it. */
export function RequestDialog({
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
  const take = useCommand('/api/v1/customers/requests')
  return (
    <ActionDialog<Asked>
      open={open}
      title={t('privacy.take')}
      submit={t('privacy.taken')}
      initial={{ kind: 'EXPORT', way: 'BRANCH', party_id: partyId }}
      onClose={onClose}
      onSubmit={async (body) => {
        const made = await take.mutateAsync({ body })
        void navigate(`/privacy/requests/${made.id}`)
      }}
    >
      <p className="wide">{t('privacy.takeHelp')}</p>
      <EntityField<PartyRow>
        {...PARTIES}
        name="party_id"
        label={t('duty.customer')}
        required
        wide
        show={(row) => `${row.number} · ${row.name}`}
        placeholder={t('duty.customerHint')}
      />
      <SelectField
        name="kind"
        label={t('field.kind')}
        required
        options={REQUEST_KINDS.map((value) => ({ value, label: t(`privacy.kind.${value}`) }))}
      />
      <SelectField
        name="way"
        label={t('duty.channelLabel')}
        required
        options={WAYS.map((value) => ({ value, label: t(`privacy.way.${value}`) }))}
      />
      <TextAreaField name="text" label={t('privacy.text')} required wide rows={3} />
    </ActionDialog>
  )
}

export type Ending = 'answer' | 'refuse' | 'withdraw' | 'propose' | 'approve' | 'reject'

/** How a request ends: answered, refused, taken back, or an erasure that one proposes and another decides. */
export function EndDialog({
  item,
  ending,
  onClose,
}: {
  item: SubjectRequest
  ending: Ending | null
  onClose: () => void
}) {
  const { t } = useTranslation()
  const answer = useCommand('/api/v1/customers/requests/{request_id}/answer')
  const refuse = useCommand('/api/v1/customers/requests/{request_id}/refuse')
  const withdraw = useCommand('/api/v1/customers/requests/{request_id}/withdraw')
  const propose = useCommand('/api/v1/customers/requests/{request_id}/propose')
  const decide = useCommand('/api/v1/customers/requests/{request_id}/decide')
  const at = { path: { request_id: item.id }, version: item.version }
  const send = (comment: string) => {
    if (ending === 'answer') return answer.mutateAsync({ ...at, body: { comment } })
    if (ending === 'refuse') return refuse.mutateAsync({ ...at, body: { comment } })
    if (ending === 'propose') return propose.mutateAsync({ ...at, body: undefined as never })
    if (ending === 'withdraw') return withdraw.mutateAsync({ ...at, body: { comment } })
    return decide.mutateAsync({ ...at, body: { comment, approve: ending === 'approve' } })
  }
  return (
    <ActionDialog<{ comment: string }>
      open={ending !== null}
      title={ending ? t(`privacy.act.${ending}`) : ''}
      submit={ending ? t(`privacy.act.${ending}`) : ''}
      danger={ending === 'approve' || ending === 'refuse' || ending === 'reject'}
      onClose={onClose}
      onSubmit={({ comment }) => send(comment)}
    >
      <p className="wide">{ending ? t(`privacy.${ending}Help`) : null}</p>
      {ending === 'propose' ? null : (
        <TextAreaField name="comment" label={t('privacy.comment')} required wide rows={3} />
      )}
    </ActionDialog>
  )
}

/** An order that a customer's data must stay. */
export function HoldDialog({
  open,
  onClose,
  partyId,
}: {
  open: boolean
  onClose: () => void
  partyId: string
}) {
  const { t } = useTranslation()
  const place = useCommand('/api/v1/customers/holds')
  return (
    <ActionDialog<{ basis: (typeof BASES)[number]; reference: string }>
      open={open}
      title={t('privacy.hold.place')}
      submit={t('privacy.hold.place')}
      onClose={onClose}
      onSubmit={(values) => place.mutateAsync({ body: { ...values, party_id: partyId } })}
    >
      <p className="wide">{t('privacy.hold.help')}</p>
      <SelectField
        name="basis"
        label={t('privacy.hold.basis')}
        required
        options={BASES.map((value) => ({ value, label: t(`privacy.hold.${value}`) }))}
      />
      <TextField name="reference" label={t('privacy.hold.reference')} required />
    </ActionDialog>
  )
}

/** The end of such an order: from then on the data may be erased. */
export function ReleaseDialog({
  hold,
  onClose,
}: {
  hold: { id: string; reference: string }
  onClose: () => void
}) {
  const { t } = useTranslation()
  const release = useCommand('/api/v1/customers/holds/{hold_id}/release')
  return (
    <ActionDialog
      open
      title={t('privacy.hold.release')}
      submit={t('privacy.hold.release')}
      onClose={onClose}
      onSubmit={() => release.mutateAsync({ path: { hold_id: hold.id }, body: undefined as never })}
    >
      <p className="wide">{t('privacy.hold.releaseHelp', { reference: hold.reference })}</p>
    </ActionDialog>
  )
}
