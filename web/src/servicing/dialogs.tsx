import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Loan } from '../api/types'
import { isPositive, readAmount } from '../format/amount'
import { ActionDialog } from '../shell/ActionDialog'
import { MoneyField, SelectField } from '../shell/fields'
import { useMoney } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate } from '../shell/session'
import { ActPreview, useDone } from './ActPreview'
import { Options, PayoffParts, useQuote } from './QuoteTab'
import './servicing.css'

type Props = { loan: Loan; open: boolean; onClose: () => void }
type Channel = 'COUNTER' | 'TRANSFER' | 'DEBIT'
const CHANNELS: Channel[] = ['COUNTER', 'TRANSFER', 'DEBIT']

function ChannelField() {
  const { t } = useTranslation()
  return (
    <SelectField
      name="channel"
      label={t('field.channel')}
      required
      options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
    />
  )
}

export function RepayDialog({ loan, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const repay = useCommand('/api/v1/servicing/loans/{loan_id}/repayments')
  const done = useDone(repay, open)
  const position = loan.position
  const due = isPositive(position.total_due_amount) ? position.total_due_amount : position.next_due_amount
  return (
    <ActionDialog<{ amount: string; channel: Channel }>
      open={open}
      title={t('loan.repayTitle', { number: loan.number })}
      initial={{ amount: due ?? '', channel: 'COUNTER' }}
      submit={(values) => t('loan.repaySubmit', { amount: money(values.amount, loan.currency) })}
      onClose={onClose}
      onSubmit={({ amount, channel }) =>
        repay.mutateAsync({
          path: { loan_id: loan.id },
          body: { kind: 'DUE', amount, channel },
          version: loan.version,
        })
      }
      preview={(values) => (
        <ActPreview
          done={done}
          loanId={loan.id}
          asked={{
            kind: 'DUE',
            amount: readAmount(values.amount ?? '') ?? undefined,
            channel: values.channel,
          }}
        />
      )}
    >
      <MoneyField
        name="amount"
        label={t('field.amount')}
        currency={loan.currency}
        required
        help={t('loan.repayHelp')}
      />
      <ChannelField />
    </ActionDialog>
  )
}

export function PrepayDialog({ loan, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const repay = useCommand('/api/v1/servicing/loans/{loan_id}/repayments')
  const done = useDone(repay, open)
  const [way, setWay] = useState<'SHORTER_TERM' | 'LOWER_INSTALMENT'>('SHORTER_TERM')
  return (
    <ActionDialog<{ amount: string; channel: Channel }>
      open={open}
      title={t('loan.prepayTitle', { number: loan.number })}
      initial={{ channel: 'COUNTER' }}
      submit={(values) =>
        isPositive(readAmount(values.amount ?? ''))
          ? t('loan.prepaySubmit', { amount: money(values.amount, loan.currency), way: t(`way.${way}`) })
          : t('loan.prepay')
      }
      onClose={onClose}
      onSubmit={({ amount, channel }) =>
        repay.mutateAsync({
          path: { loan_id: loan.id },
          body: { kind: 'PREPAYMENT', amount, way, channel },
          version: loan.version,
        })
      }
      preview={(values) => (
        <ActPreview
          done={done}
          loanId={loan.id}
          asked={{
            kind: 'PREPAYMENT',
            amount: readAmount(values.amount ?? '') ?? undefined,
            way,
            channel: values.channel,
          }}
        />
      )}
    >
      {(values) => (
        <>
          <MoneyField name="amount" label={t('quote.amount')} currency={loan.currency} required />
          <ChannelField />
          <div className="wide">
            <Ways
              loan={loan}
              amount={readAmount(values.amount ?? '')}
              way={way}
              onChoose={(next) => setWay(next as typeof way)}
            />
          </div>
        </>
      )}
    </ActionDialog>
  )
}

function Ways({
  loan,
  amount,
  way,
  onChoose,
}: {
  loan: Loan
  amount: string | null
  way: string
  onChoose: (way: string) => void
}) {
  const { t } = useTranslation()
  const quote = useQuote(loan, useBusinessDate(), amount)
  if (quote.error) return <ProblemAlert problem={quote.error} />
  if (!quote.data?.prepayment) return <p className="muted">{t('quote.hint')}</p>
  return <Options quote={quote.data} currency={loan.currency} chosen={way} onChoose={onChoose} />
}

export function PayOffDialog({ loan, open, onClose }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const today = useBusinessDate()
  const repay = useCommand('/api/v1/servicing/loans/{loan_id}/repayments')
  const done = useDone(repay, open)
  const quote = useQuote(loan, today, null, open)
  const amount = quote.data?.payoff_amount
  return (
    <ActionDialog<{ channel: Channel }>
      open={open}
      title={t('loan.payOffTitle', { number: loan.number })}
      initial={{ channel: 'COUNTER' }}
      submit={amount ? t('loan.payOffSubmit', { amount: money(amount, loan.currency) }) : t('loan.payOff')}
      disabled={() => !amount}
      onClose={onClose}
      onSubmit={({ channel }) =>
        repay.mutateAsync({
          path: { loan_id: loan.id },
          body: { kind: 'PAYOFF', amount: amount!, channel },
          version: loan.version,
        })
      }
      preview={(values) => (
        <ActPreview
          done={done}
          loanId={loan.id}
          asked={{ kind: 'PAYOFF', amount, channel: values.channel }}
        />
      )}
    >
      <div className="wide" style={{ marginBottom: 16 }}>
        <ProblemAlert problem={quote.error} onRetry={() => void quote.refetch()} />
        {quote.data ? <PayoffParts quote={quote.data} currency={loan.currency} /> : null}
      </div>
      <ChannelField />
    </ActionDialog>
  )
}

export function ClearanceDialog({ loan, open, onClose }: Props) {
  const { t } = useTranslation()
  const issue = useCommand('/api/v1/servicing/loans/{loan_id}/clearance')
  return (
    <ActionDialog
      open={open}
      title={t('loan.clearanceTitle', { number: loan.number })}
      submit={t('loan.clearance')}
      onClose={onClose}
      onSubmit={() => issue.mutateAsync({ path: { loan_id: loan.id }, version: loan.version })}
    >
      <p className="wide">{t('loan.clearanceText')}</p>
    </ActionDialog>
  )
}
