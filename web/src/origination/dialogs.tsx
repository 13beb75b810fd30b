import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Application, Condition } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { DateField, TextAreaField, TextField } from '../shell/fields'
import { useMoney, useSay } from '../shell/figures'
import { useBusinessDate } from '../shell/session'

type Props = { application: Application; open: boolean; onClose: () => void }

export function SubmitDialog({ application, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const submit = useCommand('/api/v1/origination/applications/{application_id}/submit')
  return (
    <ActionDialog
      open={open}
      title={t('application.submitTitle', { number: application.number })}
      submit={t('application.submitButton', {
        amount: money(application.requested_amount, application.currency),
      })}
      onClose={onClose}
      onSubmit={() =>
        submit.mutateAsync({ path: { application_id: application.id }, version: application.version })
      }
    >
      <p className="wide">{t('application.submitText')}</p>
    </ActionDialog>
  )
}

export function WithdrawDialog({ application, open, onClose }: Props) {
  const { t } = useTranslation()
  const withdraw = useCommand('/api/v1/origination/applications/{application_id}/withdraw')
  return (
    <ActionDialog
      open={open}
      danger
      title={t('application.withdrawTitle', { number: application.number })}
      submit={t('application.withdraw')}
      onClose={onClose}
      onSubmit={() =>
        withdraw.mutateAsync({ path: { application_id: application.id }, version: application.version })
      }
    >
      <p className="wide">{t('application.withdrawText')}</p>
    </ActionDialog>
  )
}

/** Once, after a decline: other people look at it again. */
export function AppealDialog({ application, open, onClose }: Props) {
  const { t } = useTranslation()
  const appeal = useCommand('/api/v1/origination/applications/{application_id}/appeal')
  return (
    <ActionDialog<{ reason: string }>
      open={open}
      title={t('appeal.title', { number: application.number })}
      submit={t('appeal.submit')}
      onClose={onClose}
      onSubmit={(body) =>
        appeal.mutateAsync({
          path: { application_id: application.id },
          body,
          version: application.version,
        })
      }
    >
      <p className="wide">{t('appeal.text')}</p>
      <TextAreaField name="reason" label={t('appeal.reason')} required wide />
    </ActionDialog>
  )
}

export function ContractDialog({ application, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const today = useBusinessDate()
  const sign = useCommand('/api/v1/origination/applications/{application_id}/contract')
  type Values = { signed_on: string; payee_name: string; payee_account: string; payee_bank: string }
  return (
    <ActionDialog<Values>
      open={open}
      title={t('contract.signTitle')}
      submit={t('contract.signButton', {
        amount: money(application.limit?.amount ?? application.requested_amount, application.currency),
      })}
      initial={{ signed_on: today }}
      onClose={onClose}
      onSubmit={(body) =>
        sign.mutateAsync({ path: { application_id: application.id }, body, version: application.version })
      }
    >
      <DateField name="signed_on" label={t('contract.signed_on')} required max={today} />
      <TextField name="payee_name" label={t('field.payee_name')} required help={t('contract.payeeHelp')} />
      <TextField
        name="payee_account"
        label={t('field.payee_account')}
        required
        inputMode="numeric"
        maxLength={40}
        rules={[{ pattern: /^[\d -]{6,40}$/, message: t('contract.account') }]}
      />
      <TextField name="payee_bank" label={t('field.payee_bank')} required />
    </ActionDialog>
  )
}

export function FulfilDialog({ condition, onClose }: { condition: Condition | null; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const fulfil = useCommand('/api/v1/origination/conditions/{condition_id}/fulfil')
  return (
    <ActionDialog<{ evidence: string; evidence_date: string }>
      open={condition !== null}
      title={say(condition)}
      submit={t('condition.submit')}
      initial={{ evidence_date: today }}
      onClose={onClose}
      onSubmit={(body) =>
        fulfil.mutateAsync({ path: { condition_id: condition!.id }, body, version: condition!.version })
      }
    >
      <TextField
        name="evidence"
        label={say(condition, 'evidence_label') || t('condition.evidence')}
        required
      />
      <DateField name="evidence_date" label={t('condition.evidence_date')} required max={today} />
    </ActionDialog>
  )
}
