import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Body, Party } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { CountField, DateField, MoneyField, SelectField, TextAreaField, TextField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { useBusinessDate } from '../shell/session'
import {
  beginning,
  fieldsOf,
  formOf,
  type FactField,
  type FactKind,
  type FactRow,
  type Values,
} from './facts'

type Source = NonNullable<Body<'/api/v1/customers/parties/{party_id}/facts'>['source']>
export const SOURCES: Source[] = ['STATED', 'DOCUMENT', 'REGISTER', 'BANK']

/** A value of a kind, new or in the place of another: its form is what the kind says. */
export function FactDialog({
  party,
  kind,
  row,
  onClose,
}: {
  party: Pick<Party, 'id' | 'name' | 'version'>
  kind: FactKind
  row: FactRow | null
  onClose: () => void
}) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const record = useCommand('/api/v1/customers/parties/{party_id}/facts')
  return (
    <ActionDialog<Values>
      open
      width={680}
      title={t(row ? 'fact.changeTitle' : 'fact.recordTitle', { kind: say(kind), name: party.name })}
      submit={t(row ? 'fact.change' : 'fact.record')}
      initial={{ ...beginning(kind, row), starts_date: today, source: 'STATED' }}
      onClose={onClose}
      onSubmit={(values) =>
        record.mutateAsync({
          path: { party_id: party.id },
          version: party.version,
          body: {
            kind: kind.code,
            fields: fieldsOf(kind, values),
            starts_date: String(values.starts_date),
            ends_date: values.ends_date ? String(values.ends_date) : null,
            evidence: values.evidence ? String(values.evidence) : null,
            source: values.source as Source,
            // A kind that is there once at a time takes the place of what it overlaps by itself.
            changes: kind.many && row ? row.id : null,
          },
        })
      }
    >
      {(values) => (
        <>
          {kind.fields.map((field) => (
            <FactInput
              key={field.name}
              field={field}
              values={values}
              retype={row?.masked.includes(field.name)}
            />
          ))}
          <DateField
            name="starts_date"
            label={t('fact.starts')}
            required
            max={today}
            help={t('fact.startsHelp')}
          />
          <DateField name="ends_date" label={t('fact.ends')} help={t('fact.endsHelp')} />
          <SelectField
            name="source"
            label={t('fact.source')}
            required
            options={SOURCES.map((value) => ({ value, label: t(`fact.sources.${value}`) }))}
          />
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

function FactInput({ field, values, retype }: { field: FactField; values: Values; retype?: boolean }) {
  const { t } = useTranslation()
  const say = useSay()
  const base = {
    name: field.name,
    label: say(field),
    required: field.required,
    help: retype ? t('fact.retype') : undefined,
  }
  switch (formOf(field, values)) {
    case 'CHOICE':
    case 'CURRENCY':
      return (
        <SelectField {...base} options={field.choices.map((one) => ({ value: one.code, label: say(one) }))} />
      )
    case 'AMOUNT':
      return <MoneyField {...base} zero currency={values.currency ? String(values.currency) : undefined} />
    case 'COUNT':
      return <CountField {...base} />
    case 'DAY':
      return <DateField {...base} />
    case 'FLAG':
      return (
        <SelectField
          {...base}
          options={['true', 'false'].map((value) => ({ value, label: t(`fact.flag.${value}`) }))}
        />
      )
    case 'LONG_TEXT':
      return <TextAreaField {...base} wide rows={3} />
    case 'MOBILE':
    case 'PHONE':
      return <TextField {...base} inputMode="tel" />
    case 'CARD':
    case 'DECIMAL':
      return <TextField {...base} inputMode="numeric" />
    default:
      return <TextField {...base} />
  }
}
