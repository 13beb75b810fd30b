import { useTranslation } from 'react-i18next'
import type { Body } from '../api/types'
import { useBranches } from '../shell/branches'
import { ChoiceField, MoneyField, SelectField, TextField } from '../shell/fields'

export type PropertyValues = Body<'/api/v1/collateral/properties'> & Record<string, unknown>

export const PROPERTY_STATES = ['SECOND_HAND', 'OFF_PLAN', 'OWNED']
export const PROPERTY_FIELDS = ['state', 'city', 'address', 'area_sqm', 'certificate_number', 'branch_code']

export const propertyInitial = (branch: string | undefined) =>
  ({
    kind: 'RESIDENTIAL',
    state: 'SECOND_HAND',
    currency: 'CNY',
    branch_code: branch,
  }) as Partial<PropertyValues>

export function PropertyFields() {
  const { t } = useTranslation()
  const branches = useBranches()
  return (
    <>
      <ChoiceField
        name="state"
        label={t('property.state')}
        required
        wide
        options={PROPERTY_STATES.map((value) => ({ value, label: t(`property.states.${value}`) }))}
      />
      <TextField name="city" label={t('field.city')} required autoFocus maxLength={50} />
      <MoneyField name="area_sqm" label={t('field.area_sqm')} required suffix="m²" />
      <TextField name="address" label={t('field.address')} required wide maxLength={200} />
      <TextField
        name="certificate_number"
        label={t('field.certificate_number')}
        maxLength={60}
        help={t('property.certificateHelp')}
      />
      <SelectField name="branch_code" label={t('field.branch_code')} required options={branches.options} />
    </>
  )
}
