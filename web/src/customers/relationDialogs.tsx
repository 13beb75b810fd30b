import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Body, Party, PartyRow, Row } from '../api/types'
import { formatAmount } from '../format/amount'
import { ActionDialog } from '../shell/ActionDialog'
import { ChoiceField, DateField, EntityField, MoneyField, SelectField, TextField } from '../shell/fields'
import { useBusinessDate } from '../shell/session'
import { reference } from '../shell/subject'

type Kind = Body<'/api/v1/customers/relations'>['kind']
type GuaranteeRow = Row<'/api/v1/customers/guarantees'>
type RelationRow = Row<'/api/v1/customers/relations'>
type ContractRow = Row<'/api/v1/origination/contracts'>

const PARTIES = { path: '/api/v1/customers/parties', one: '/api/v1/customers/parties/{party_id}' } as const
const CONTRACTS = {
  path: '/api/v1/origination/contracts',
  one: '/api/v1/origination/contracts/{contract_id}',
} as const

/** What the other one is to the customer, as a person says it, and how the server stores it. */
export const SIDES: Record<string, { kind: Kind; forward: boolean }> = {
  SPOUSE: { kind: 'SPOUSE', forward: true },
  IS_PARENT: { kind: 'PARENT', forward: true },
  IS_CHILD: { kind: 'CHILD', forward: true },
  IS_OWNER: { kind: 'OWNER', forward: true },
  IS_OWNED: { kind: 'OWNER', forward: false },
  IS_LEGAL: { kind: 'LEGAL_REPRESENTATIVE', forward: true },
  HAS_LEGAL: { kind: 'LEGAL_REPRESENTATIVE', forward: false },
  IS_BENEFICIAL: { kind: 'BENEFICIAL_OWNER', forward: true },
  HAS_BENEFICIAL: { kind: 'BENEFICIAL_OWNER', forward: false },
  IS_CONTROLLER: { kind: 'CONTROLLER', forward: true },
  HAS_CONTROLLER: { kind: 'CONTROLLER', forward: false },
  RELATED: { kind: 'RELATED', forward: true },
}

/** A percentage as typed, "51" or "33.3333", as the fraction the server takes; null for what is none. */
export function fractionOf(percent: string): string | null {
  const match = /^(\d{1,3})(?:\.(\d{1,7}))?$/.exec(percent.trim())
  if (!match) return null
  const digits = `${match[1].padStart(3, '0')}${match[2] ?? ''}`
  const text = `${digits[0]}.${digits.slice(1)}`.replace(/0+$/, '').replace(/\.$/, '')
  return text === '' ? '0' : text
}

type Relating = { side: string; other_id: string; share?: string; starts_date: string; evidence?: string }

export function RelationDialog({ party, onClose }: { party: Party; onClose: () => void }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const relate = useCommand('/api/v1/customers/relations')
  const firm = party.kind === 'FIRM'
  const sides = Object.keys(SIDES).filter((side) =>
    firm ? !OF_PERSONS.includes(side) : !OF_FIRMS.includes(side),
  )
  return (
    <ActionDialog<Relating>
      open
      width={680}
      title={t('relation.addTitle', { name: party.name })}
      submit={t('relation.add')}
      initial={{ starts_date: today }}
      onClose={onClose}
      onSubmit={(values) => {
        const { kind, forward } = SIDES[values.side]
        return relate.mutateAsync({
          body: {
            from_id: forward ? party.id : values.other_id,
            to_id: forward ? values.other_id : party.id,
            kind,
            share: values.share ? fractionOf(values.share) : null,
            starts_date: values.starts_date,
            evidence: values.evidence ?? null,
          },
        })
      }}
    >
      {(values) => (
        <>
          <SelectField
            name="side"
            label={t('relation.side', { name: party.name })}
            required
            options={sides.map((value) => ({ value, label: t(`relation.sides.${value}`) }))}
          />
          <EntityField<PartyRow>
            name="other_id"
            label={t('relation.other')}
            required
            {...PARTIES}
            without={[party.id]}
            show={(row) => `${row.name} ${row.number}`}
          />
          {values.side && ['OWNER', 'BENEFICIAL_OWNER'].includes(SIDES[values.side].kind) ? (
            <TextField
              name="share"
              label={t('relation.share')}
              required={SIDES[values.side].kind === 'OWNER'}
              suffix="%"
              inputMode="numeric"
              rules={[
                {
                  validator: (_, value: string | undefined) =>
                    !value || fractionOf(value) !== null
                      ? Promise.resolve()
                      : Promise.reject(new Error(t('relation.sharePattern'))),
                },
              ]}
            />
          ) : null}
          <DateField name="starts_date" label={t('fact.starts')} required max={today} />
          <TextField
            name="evidence"
            label={t('fact.evidence')}
            maxLength={120}
            help={t('fact.evidenceHelp')}
          />
        </>
      )}
    </ActionDialog>
  )
}

const OF_PERSONS = ['SPOUSE', 'IS_PARENT', 'IS_CHILD', 'IS_LEGAL', 'IS_BENEFICIAL']
const OF_FIRMS = ['IS_OWNED', 'HAS_LEGAL', 'HAS_BENEFICIAL', 'HAS_CONTROLLER']

export function EndRelationDialog({ row, onClose }: { row: RelationRow; onClose: () => void }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const end = useCommand('/api/v1/customers/relations/{relation_id}/end')
  return (
    <ActionDialog<{ ends_date: string }>
      open
      title={t('relation.endTitle', { kind: t(`relation.kind.${row.kind}`) })}
      submit={t('relation.end')}
      initial={{ ends_date: today }}
      onClose={onClose}
      onSubmit={(body) => end.mutateAsync({ path: { relation_id: row.id }, version: row.version, body })}
    >
      <DateField
        name="ends_date"
        label={t('fact.ends')}
        required
        min={row.starts_date}
        help={t('fact.endsHelp')}
      />
    </ActionDialog>
  )
}

type Guaranteeing = {
  debtor_id: string
  contract_id: string
  kind: 'GENERAL' | 'JOINT'
  amount: string
  starts_date: string
  ends_date?: string
  evidence?: string
}

/** The customer of the page answers for a contract of another. */
export function GuaranteeDialog({ party, onClose }: { party: Party; onClose: () => void }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const take = useCommand('/api/v1/customers/guarantees')
  return (
    <ActionDialog<Guaranteeing>
      open
      width={680}
      title={t('guarantee.addTitle', { name: party.name })}
      submit={t('guarantee.add')}
      initial={{ kind: 'GENERAL', starts_date: today }}
      onClose={onClose}
      onSubmit={({ contract_id, ...values }) =>
        take.mutateAsync({
          body: {
            ...values,
            guarantor_id: party.id,
            subject: reference('origination.contract', contract_id),
            currency: 'CNY',
            ends_date: values.ends_date ?? null,
            evidence: values.evidence ?? null,
          },
        })
      }
    >
      <EntityField<PartyRow>
        name="debtor_id"
        label={t('guarantee.debtor')}
        required
        {...PARTIES}
        without={[party.id]}
        show={(row) => `${row.name} ${row.number}`}
      />
      <EntityField<ContractRow>
        name="contract_id"
        label={t('guarantee.subject')}
        required
        {...CONTRACTS}
        show={(row) => `${row.number} ${row.borrower_name}`}
      />
      <ChoiceField
        name="kind"
        label={t('guarantee.kindOf')}
        required
        options={(['GENERAL', 'JOINT'] as const).map((value) => ({
          value,
          label: t(`guarantee.kind.${value}`),
        }))}
      />
      <MoneyField name="amount" label={t('guarantee.amount')} required currency="CNY" />
      <DateField name="starts_date" label={t('fact.starts')} required max={today} />
      <DateField name="ends_date" label={t('guarantee.ends')} help={t('guarantee.endsHelp')} />
      <TextField
        name="evidence"
        label={t('fact.evidence')}
        maxLength={120}
        wide
        help={t('fact.evidenceHelp')}
      />
    </ActionDialog>
  )
}

export function ReduceDialog({ row, onClose }: { row: GuaranteeRow; onClose: () => void }) {
  const { t } = useTranslation()
  const reduce = useCommand('/api/v1/customers/guarantees/{guarantee_id}/reduce')
  return (
    <ActionDialog<{ remaining_amount: string; reason: string }>
      open
      title={t('guarantee.reduceTitle', { number: row.number })}
      submit={t('guarantee.reduce')}
      shown={{ [t('guarantee.remaining')]: formatAmount(row.remaining_amount) }}
      onClose={onClose}
      onSubmit={(body) => reduce.mutateAsync({ path: { guarantee_id: row.id }, version: row.version, body })}
    >
      <MoneyField
        name="remaining_amount"
        label={t('guarantee.remaining')}
        required
        zero
        currency={row.currency}
        help={t('guarantee.reduceHelp', { amount: formatAmount(row.remaining_amount) })}
      />
      <TextField name="reason" label={t('fact.reason')} required />
    </ActionDialog>
  )
}
