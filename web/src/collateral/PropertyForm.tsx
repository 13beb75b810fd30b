import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import { useBranches } from '../shell/branches'
import { StepForm } from '../shell/StepForm'
import { PROPERTY_FIELDS, PropertyFields, propertyInitial, type PropertyValues } from './PropertyFields'

export default function PropertyForm() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const create = useCommand('/api/v1/collateral/properties')
  return (
    <StepForm<PropertyValues>
      formKey="property"
      title={t('property.register')}
      parent={{ to: '/properties', label: t('menu.properties') }}
      submit={t('property.submit')}
      initial={propertyInitial(branches.first)}
      onSubmit={async (values) => {
        const property = await create.mutateAsync({ body: values })
        void navigate(`/properties/${property.id}`)
      }}
      steps={[
        {
          key: 'property',
          title: t('property.register'),
          fields: PROPERTY_FIELDS,
          content: <PropertyFields />,
        },
      ]}
    />
  )
}
