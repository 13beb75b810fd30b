import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import type { Body } from '../api/types'
import { useBranches } from '../shell/branches'
import { ChoiceField, MoneyField, SelectField, TextField } from '../shell/fields'
import { StepForm } from '../shell/StepForm'

type Values = Body<'/api/v1/collateral/properties'> & Record<string, unknown>

export const PROPERTY_STATES = ['SECOND_HAND', 'OFF_PLAN', 'OWNED']

export default function PropertyForm() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const create = useCommand('/api/v1/collateral/properties')
  return (
    <StepForm<Values>
      formKey="property"
      title={t('property.register')}
      parent={{ to: '/properties', label: t('menu.properties') }}
      submit={t('property.submit')}
      initial={
        {
          kind: 'RESIDENTIAL',
          state: 'SECOND_HAND',
          currency: 'CNY',
          branch_code: branches.first,
        } as Partial<Values>
      }
      onSubmit={async (values) => {
        const property = await create.mutateAsync({ body: values })
        void navigate(`/properties/${property.id}`)
      }}
      steps={[
        {
          key: 'property',
          title: t('property.register'),
          fields: ['state', 'city', 'address', 'area_sqm', 'certificate_number', 'branch_code'],
          content: (
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
