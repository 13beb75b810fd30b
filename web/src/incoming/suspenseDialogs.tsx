import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Row } from '../api/types'
import { formatAmount, isPositive, readAmount } from '../format/amount'
import { ActPreview, useDone } from '../servicing/ActPreview'
import { ActionDialog } from '../shell/ActionDialog'
import { EntityField, MoneyField, SelectField, TextAreaField, TextField } from '../shell/fields'
import { Facts, useMoney } from '../shell/figures'
import { leftOf, partsOf } from './split'
import { PAYMENT_KINDS, WAYS, type SuspenseItem } from './suspense'

type Props = { item: SuspenseItem; open: boolean; onClose: () => void }
type LoanRow = Row<'/api/v1/servicing/loans'>
type Applying = {
  loan_id: string
  kind: (typeof PAYMENT_KINDS)[number]
  amount: string
  way?: (typeof WAYS)[number]
}

const LOANS = {
  path: '/api/v1/servicing/loans',
  one: '/api/v1/servicing/loans/{loan_id}',
} as const

/** What the server may say anew when somebody else was faster. */
function useShown(item: SuspenseItem): Record<string, string> {
  const { t } = useTranslation()
  return {
    [t('field.state')]: t(`state.suspense.${item.state}`),
    [t('field.amount')]: formatAmount(item.amount),
  }
}

/** Pays on a loan out of suspense, with what it will do beside it. */
export function ApplyDialog({ item, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const shown = useShown(item)
  const apply = useCommand('/api/v1/servicing/suspense/{suspense_id}/apply')
  const done = useDone(apply, open)
  return (
    <ActionDialog<Applying>
      open={open}
      title={t('suspense.applyTitle', { number: item.number })}
      initial={{ loan_id: item.loan_id ?? undefined, kind: 'DUE', amount: item.amount, way: 'SHORTER_TERM' }}
      shown={shown}
      submit={(values) => t('suspense.applySubmit', { amount: money(values.amount, item.currency) })}
      onClose={onClose}
      onSubmit={({ loan_id, kind, amount, way }) =>
        apply.mutateAsync({
          path: { suspense_id: item.id },
          body: { loan_id, kind, amount, way: kind === 'PREPAYMENT' ? way : null },
          version: item.version,
        })
      }
      preview={(values) => (
        <ActPreview
          done={done}
          loanId={values.loan_id}
          asked={{
            kind: values.kind,
            amount: readAmount(values.amount ?? '') ?? undefined,
            way: values.kind === 'PREPAYMENT' ? values.way : undefined,
          }}
        />
      )}
    >
      {(values) => (
        <>
          <EntityField<LoanRow>
            {...LOANS}
            name="loan_id"
            label={t('loan.number')}
            required
            wide
            show={(row) => `${row.number} · ${row.borrower_name}`}
            placeholder={t('suspense.loanHint')}
          />
          <SelectField
            name="kind"
            label={t('suspense.kindLabel')}
            required
            options={PAYMENT_KINDS.map((value) => ({ value, label: t(`suspense.kind.${value}`) }))}
          />
          <MoneyField
            name="amount"
            label={t('field.amount')}
            currency={item.currency}
            required
            help={t('suspense.applyHelp', { amount: formatAmount(item.amount) })}
          />
          {values.kind === 'PREPAYMENT' ? (
            <SelectField
              name="way"
              label={t('suspense.way')}
              required
              options={WAYS.map((value) => ({ value, label: t(`way.${value}`) }))}
            />
          ) : null}
        </>
      )}
    </ActionDialog>
  )
}

/** Divides money that is for several, one amount on a line. */
export function SplitDialog({ item, open, onClose }: Props) {
  const { t } = useTranslation()
  const shown = useShown(item)
  const split = useCommand('/api/v1/servicing/suspense/{suspense_id}/split')
  return (
    <ActionDialog<{ amounts: string }>
      open={open}
      title={t('suspense.splitTitle', { number: item.number })}
      shown={shown}
      submit={t('suspense.act.split')}
      disabled={({ amounts }) =>
        (partsOf(amounts ?? '')?.length ?? 0) < 2 || isPositive(leftOf(item.amount, amounts ?? '') ?? '1')
      }
      onClose={onClose}
      onSubmit={({ amounts }) =>
        split.mutateAsync({
          path: { suspense_id: item.id },
          body: { amounts: partsOf(amounts) ?? [] },
          version: item.version,
        })
      }
    >
      {({ amounts }) => {
        const left = leftOf(item.amount, amounts ?? '')
        return (
          <>
            <TextAreaField
              name="amounts"
              label={t('suspense.amounts')}
              required
              wide
              rows={4}
              help={t('suspense.splitHelp', { amount: formatAmount(item.amount) })}
            />
            <p className={left === null ? 'wide bad' : 'wide muted'} role="status">
              {left === null
                ? t('suspense.splitWrong')
                : t('suspense.splitLeft', { amount: formatAmount(left) })}
            </p>
          </>
        )
      }}
    </ActionDialog>
  )
}

type Refund = { name: string; account: string; bank: string; comment: string }

/** Asks that the money be paid back; a second person decides. */
export function RefundDialog({ item, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const shown = useShown(item)
  const refund = useCommand('/api/v1/servicing/suspense/{suspense_id}/refund')
  return (
    <ActionDialog<Refund>
      open={open}
      title={t('suspense.refundTitle', { number: item.number })}
      initial={{ name: item.payer }}
      shown={shown}
      submit={t('suspense.refundSubmit', { amount: money(item.amount, item.currency) })}
      onClose={onClose}
      onSubmit={(body) => refund.mutateAsync({ path: { suspense_id: item.id }, body, version: item.version })}
    >
      <TextField name="name" label={t('field.payee_name')} required />
      <TextField name="account" label={t('field.payee_account')} required inputMode="numeric" />
      <TextField name="bank" label={t('field.payee_bank')} required wide />
      <TextAreaField name="comment" label={t('suspense.why')} required wide />
    </ActionDialog>
  )
}

/** The second person lets the money go. */
export function ReleaseDialog({ item, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const shown = useShown(item)
  const release = useCommand('/api/v1/servicing/suspense/{suspense_id}/refund/release')
  return (
    <ActionDialog
      open={open}
      title={t('suspense.releaseTitle', { number: item.number })}
      shown={shown}
      submit={t('suspense.releaseSubmit', { amount: money(item.amount, item.currency) })}
      onClose={onClose}
      onSubmit={() =>
        release.mutateAsync({ path: { suspense_id: item.id }, body: {}, version: item.version })
      }
    >
      <Facts
        items={[
          { label: t('field.payee_name'), value: item.refund_name },
          { label: t('field.payee_account'), value: <span className="num">{item.refund_account}</span> },
          { label: t('field.payee_bank'), value: item.refund_bank, wide: true },
          { label: t('suspense.askedBy'), value: item.asked_by_name },
          { label: t('suspense.why'), value: item.comment, wide: true },
        ]}
      />
    </ActionDialog>
  )
}

/** The second person leaves the money where it is, with the reason. */
export function RejectDialog({ item, open, onClose }: Props) {
  const { t } = useTranslation()
  const shown = useShown(item)
  const reject = useCommand('/api/v1/servicing/suspense/{suspense_id}/refund/reject')
  return (
    <ActionDialog<{ comment: string }>
      open={open}
      danger
      title={t('suspense.rejectTitle', { number: item.number })}
      shown={shown}
      submit={t('suspense.act.reject_refund')}
      onClose={onClose}
      onSubmit={(body) => reject.mutateAsync({ path: { suspense_id: item.id }, body, version: item.version })}
    >
      <TextAreaField name="comment" label={t('suspense.why')} required wide />
    </ActionDialog>
  )
}
