import { useTranslation } from 'react-i18next'
import { useGet } from '../../api/hooks'
import type { Loan, PartyRow } from '../../api/types'
import { addDays, formatDate } from '../../format/date'
import { useBranches } from '../../shell/branches'
import {
  ChoiceField,
  CountField,
  DateField,
  EntityField,
  MoneyField,
  SelectField,
  TextAreaField,
  TextField,
} from '../../shell/fields'
import { useMoney, useSay } from '../../shell/figures'
import { useBusinessDate } from '../../shell/session'
import { AHEAD_DAYS, CHANNELS, fieldsOf, isMoney, needsReason, type OrderKind, type Values } from './kinds'

type Props = { loan: Loan; kind: OrderKind; values: Values }
const COUNTS: Record<string, [number, number] | undefined> = {
  instalment_count: [1, 600],
  instalments: [1, 60],
  due_day: [1, 31],
}
const HELPED = new Set(['instalment_count', 'due_day', 'method', 'annual_rate', 'description'])
const HELPED_KINDS = new Set(['PAID_OFF', 'RECOVERED', 'FEE_CHARGED', 'TRANSFERRED', 'FORECLOSED'])

/** The fields of one kind of act, then its day (a reversal has that of its act), its channel and its reason. */
export function OrderFields({ loan, kind, values }: Props) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const fields = fieldsOf(kind).filter((name) => name !== 'party_id' || kind.code === 'DEBTOR_CHANGED')
  return (
    <>
      {fields.map((name) => (
        <OneField key={`${kind.code} ${name}`} name={name} loan={loan} kind={kind} />
      ))}
      {(kind.late || kind.ahead) && kind.code !== 'REVERSED' ? (
        <DateField
          name="value_date"
          label={t('order.field.value_date')}
          required
          min={kind.late ? (loan.disbursed_on ?? undefined) : today}
          max={kind.ahead ? addDays(today, AHEAD_DAYS) : today}
          help={[kind.ahead ? t('order.help.ahead') : '', kind.late ? t('order.help.late') : '']
            .filter(Boolean)
            .join(t('semicolon'))}
        />
      ) : null}
      {kind.money ? (
        <SelectField
          name="channel"
          label={t('order.field.channel')}
          required
          options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
      ) : null}
      <TextAreaField
        wide
        rows={2}
        name="reason"
        label={t('order.field.reason')}
        required={needsReason(kind, values.value_date, today)}
      />
    </>
  )
}

function OneField({ name, loan, kind }: { name: string; loan: Loan; kind: OrderKind }) {
  const { t } = useTranslation()
  const required = kind.needs.includes(name)
  const alone = name === 'amount' && HELPED_KINDS.has(kind.code) ? t(`order.help.${kind.code}`) : undefined
  const optional = name === 'description' || !required
  const help = alone ?? (HELPED.has(name) && optional ? t(`order.help.${name}`) : undefined)
  const shared = { name, label: t(`order.field.${name}`), required, help }
  const counts = COUNTS[name]
  if (isMoney(name)) return <MoneyField {...shared} currency={loan.currency} zero={name !== 'amount'} />
  if (counts) return <CountField {...shared} min={counts[0]} max={counts[1]} />
  if (name === 'annual_rate') return <MoneyField {...shared} zero digits={7} suffix="%" />
  if (name === 'description') return <TextField {...shared} wide />
  if (name === 'sequence') return <ReversibleField loan={loan} label={shared.label} />
  if (name === 'branch_code') return <BranchField loan={loan} label={shared.label} />
  if (name === 'party_id')
    return (
      <EntityField<PartyRow>
        {...shared}
        wide
        path="/api/v1/customers/parties"
        one="/api/v1/customers/parties/{party_id}"
        show={(row) => `${row.name} ${row.number}`}
        placeholder={t('party.searchHint')}
        without={[loan.borrower_id]}
      />
    )
  if (name === 'way')
    return (
      <ChoiceField
        {...shared}
        options={choices(['SHORTER_TERM', 'LOWER_INSTALMENT'], (code) => t(`way.${code}`))}
      />
    )
  if (name === 'method')
    return (
      <SelectField
        {...shared}
        options={choices(['EQUAL_INSTALMENT', 'EQUAL_PRINCIPAL'], (code) => t(`method.${code}`))}
      />
    )
  return (
    <ChoiceField
      {...shared}
      options={choices(['false', 'true'], (code) => t(code === 'true' ? 'order.yes' : 'order.no'))}
    />
  )
}

const choices = (codes: string[], label: (code: string) => string) =>
  codes.map((value) => ({ value, label: label(value) }))

function BranchField({ loan, label }: { loan: Loan; label: string }) {
  const branches = useBranches()
  const others = branches.options.filter((one) => one.value !== loan.branch_code)
  return <SelectField name="branch_code" label={label} required options={others} />
}

/** The acts on the loan that can be taken back, newest first. */
function ReversibleField({ loan, label }: { loan: Loan; label: string }) {
  const say = useSay()
  const money = useMoney()
  const rows = useGet('/api/v1/servicing/transactions', { query: { search: loan.number, limit: 200 } })
  const options = (rows.data?.items ?? [])
    .filter((row) => row.reversible)
    .map((row) => ({
      value: row.sequence,
      label: `${row.sequence} · ${formatDate(row.value_date)} ${say(row, 'kind')} ${money(row.amount, row.currency)}`,
    }))
  return (
    <SelectField wide name="sequence" label={label} required loading={rows.isLoading} options={options} />
  )
}
