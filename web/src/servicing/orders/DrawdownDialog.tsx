import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api/hooks'
import type { Loan } from '../../api/types'
import { isPositive, readAmount } from '../../format/amount'
import { ActionDialog } from '../../shell/ActionDialog'
import { MoneyField, TextField } from '../../shell/fields'
import { useMoney } from '../../shell/figures'

type Values = { amount: string; payee_name: string; payee_account: string; payee_bank: string }

/** A further drawdown of a loan that was agreed in several, prepared for the second person. */
export function DrawdownDialog({ loan, open, onClose }: { loan: Loan; open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const money = useMoney()
  const prepare = useCommand('/api/v1/servicing/loans/{loan_id}/drawdowns')
  return (
    <ActionDialog<Values>
      open={open}
      title={t('order.drawdownTitle', { number: loan.number })}
      submit={(values) =>
        isPositive(readAmount(values.amount ?? ''))
          ? t('order.drawdownSubmit', { amount: money(values.amount, loan.currency) })
          : t('order.drawdown')
      }
      onClose={onClose}
      onSubmit={(body) => prepare.mutateAsync({ path: { loan_id: loan.id }, body })}
    >
      <p className="wide muted">
        {t('order.drawdownHelp', { amount: money(loan.principal_amount, loan.currency) })}
      </p>
      <MoneyField wide name="amount" label={t('field.amount')} currency={loan.currency} required />
      <TextField name="payee_name" label={t('field.payee_name')} required />
      <TextField name="payee_bank" label={t('field.payee_bank')} required />
      <TextField wide name="payee_account" label={t('field.payee_account')} required inputMode="numeric" />
    </ActionDialog>
  )
}
