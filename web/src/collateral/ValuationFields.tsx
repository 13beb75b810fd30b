import { useTranslation } from 'react-i18next'
import { DateField, MoneyField, SelectField, TextField } from '../shell/fields'
import { useBusinessDate } from '../shell/session'

export type ValuationValues = { value_amount: string; valued_on: string; method: string; valuer: string }

export function ValuationFields({ currency, optional }: { currency: string; optional?: boolean }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  return (
    <>
      <MoneyField
        name="value_amount"
        label={t('field.value_amount')}
        currency={currency}
        required={!optional}
        help={optional ? t('valuation.later') : undefined}
      />
      <TextField name="valuer" label={t('field.valuer')} required={!optional} />
      <DateField name="valued_on" label={t('field.valued_on')} required max={today} />
      <SelectField
        name="method"
        label={t('field.method')}
        required
        options={['EXTERNAL', 'INTERNAL', 'AVM'].map((value) => ({
          value,
          label: t(`valuation.method.${value}`),
        }))}
      />
    </>
  )
}
