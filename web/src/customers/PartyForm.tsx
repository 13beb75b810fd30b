import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import { useBranches } from '../shell/branches'
import { StepForm } from '../shell/StepForm'
import { PARTY_FIELDS, PartyFields, partyBody, partyInitial, type PartyValues } from './PartyFields'

export default function PartyForm() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const create = useCommand('/api/v1/customers/parties')
  return (
    <StepForm<PartyValues>
      formKey="party"
      title={t('party.register')}
      parent={{ to: '/customers', label: t('menu.customers') }}
      submit={t('party.submit')}
      initial={partyInitial(branches.first)}
      onSubmit={async (values) => {
        const party = await create.mutateAsync({ body: partyBody(values) })
        void navigate(`/customers/${party.id}`)
      }}
      steps={[
        {
          key: 'party',
          title: t('party.register'),
          fields: PARTY_FIELDS,
          content: (values) => <PartyFields values={values} />,
        },
      ]}
    />
  )
}
