import { useTranslation } from 'react-i18next'
import type { Body } from '../api/types'
import { useBranches } from '../shell/branches'
import { ChoiceField, DateField, MoneyField, SelectField, TextField } from '../shell/fields'
import { birthDateOf, residentIdFault } from './residentId'

export type PartyValues = Body<'/api/v1/customers/parties'> & Record<string, unknown>

const ID_TYPES = ['RESIDENT_ID', 'PASSPORT', 'HK_MACAU_PERMIT', 'TAIWAN_PERMIT', 'FOREIGN_PR_ID'] as const

export const PARTY_FIELDS = [
  'id_type',
  'name',
  'id_number',
  'birth_date',
  'phone',
  'marital_status',
  'employer',
  'monthly_income_amount',
  'address',
  'branch_code',
]

export const partyInitial = (branch: string | undefined) =>
  ({
    kind: 'PERSON',
    id_type: 'RESIDENT_ID',
    currency: 'CNY',
    branch_code: branch,
  }) as Partial<PartyValues>

export const partyBody = (values: PartyValues): PartyValues => ({
  ...values,
  id_number: values.id_number.trim().toUpperCase(),
  phone: values.phone.trim(),
})

export function PartyFields({ values }: { values: Partial<PartyValues> }) {
  const { t } = useTranslation()
  const branches = useBranches()
  const resident = (values.id_type ?? 'RESIDENT_ID') === 'RESIDENT_ID'
  return (
    <>
      {/* Before the name, where the cursor begins: whoever shows a resident identity never passes it. */}
      <SelectField
        name="id_type"
        label={t('party.idTypeOf')}
        required
        options={ID_TYPES.map((value) => ({ value, label: t(`party.idType.${value}`) }))}
      />
      <TextField name="name" label={t('party.name')} required autoFocus maxLength={100} />
      <TextField
        name="id_number"
        label={t('field.id_number')}
        required
        maxLength={18}
        help={resident ? idHelp(values.id_number, (date) => t('party.born', { date })) : undefined}
        rules={[
          {
            validator: (_, value: string | undefined) => {
              const fault = value && resident ? residentIdFault(value) : null
              return fault ? Promise.reject(new Error(t(`party.id.${fault}`))) : Promise.resolve()
            },
          },
        ]}
      />
      {resident ? null : (
        <DateField name="birth_date" label={t('field.birth_date')} required help={t('party.birthHelp')} />
      )}
      <TextField
        name="phone"
        label={t('field.phone')}
        required
        inputMode="tel"
        maxLength={20}
        rules={[{ pattern: /^\+?[\d -]{7,20}$/, message: t('party.phone') }]}
      />
      <ChoiceField
        name="marital_status"
        label={t('field.marital_status')}
        required
        options={['SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED'].map((value) => ({
          value,
          label: t(`party.marital.${value}`),
        }))}
      />
      <TextField name="employer" label={t('field.employer')} required />
      <MoneyField
        name="monthly_income_amount"
        label={t('field.monthly_income_amount')}
        currency="CNY"
        required
        zero
        help={t('party.incomeHelp')}
      />
      <TextField name="address" label={t('field.address')} required wide />
      <SelectField name="branch_code" label={t('field.branch_code')} required options={branches.options} />
    </>
  )
}

function idHelp(id: string | undefined, say: (date: string) => string) {
  if (!id || residentIdFault(id)) return undefined
  const date = birthDateOf(id)
  return date ? say(date) : undefined
}
