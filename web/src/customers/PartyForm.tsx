import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import type { Body } from '../api/types'
import { useBranches } from '../shell/branches'
import { ChoiceField, MoneyField, SelectField, TextField } from '../shell/fields'
import { StepForm } from '../shell/StepForm'
import { birthDateOf, residentIdFault } from './residentId'

type Values = Body<'/api/v1/customers/parties'> & Record<string, unknown>

export default function PartyForm() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const create = useCommand('/api/v1/customers/parties')
  return (
    <StepForm<Values>
      formKey="party"
      title={t('party.register')}
      parent={{ to: '/customers', label: t('menu.customers') }}
      submit={t('party.submit')}
      initial={
        {
          kind: 'PERSON',
          id_type: 'RESIDENT_ID',
          currency: 'CNY',
          branch_code: branches.first,
        } as Partial<Values>
      }
      onSubmit={async (values) => {
        const body = {
          ...values,
          id_number: values.id_number.trim().toUpperCase(),
          phone: values.phone.trim(),
        }
        const party = await create.mutateAsync({ body })
        void navigate(`/customers/${party.id}`)
      }}
      steps={[
        {
          key: 'party',
          title: t('party.register'),
          fields: [
            'name',
            'id_number',
            'phone',
            'marital_status',
            'employer',
            'monthly_income_amount',
            'address',
            'branch_code',
          ],
          content: (values) => (
            <>
              <TextField name="name" label={t('party.name')} required autoFocus maxLength={100} />
              <TextField
                name="id_number"
                label={t('field.id_number')}
                required
                maxLength={18}
                help={idHelp(values.id_number, (date) => t('party.born', { date }))}
                rules={[
                  {
                    validator: (_, value: string | undefined) => {
                      const fault = value ? residentIdFault(value) : null
                      return fault ? Promise.reject(new Error(t(`party.id.${fault}`))) : Promise.resolve()
                    },
                  },
                ]}
              />
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
              <SelectField
                name="branch_code"
                label={t('field.branch_code')}
                required
                options={branches.options}
              />
            </>
          ),
        },
      ]}
    />
  )
}

function idHelp(id: string | undefined, say: (date: string) => string) {
  if (!id || residentIdFault(id)) return undefined
  const date = birthDateOf(id)
  return date ? say(date) : undefined
}
