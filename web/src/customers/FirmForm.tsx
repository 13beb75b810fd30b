import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import type { Body } from '../api/types'
import { useBranches } from '../shell/branches'
import { DateField, MoneyField, SelectField, TextField } from '../shell/fields'
import { useBusinessDate } from '../shell/session'
import { StepForm } from '../shell/StepForm'
import { creditCodeFault } from './creditCode'

type FirmValues = Body<'/api/v1/customers/firms'> & Record<string, unknown>

const FIELDS = [
  'name',
  'credit_code',
  'firm_kind',
  'legal_representative',
  'registered_capital_amount',
  'industry',
  'established',
  'phone',
  'address',
  'branch_code',
]
const KINDS = ['LIMITED', 'JOINT_STOCK', 'STATE', 'PARTNERSHIP', 'SOLE', 'INSTITUTION', 'OTHER']
const INDUSTRIES = [...'ABCDEFGHIJKLMNOPQRST']

export default function FirmForm() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const create = useCommand('/api/v1/customers/firms')
  return (
    <StepForm<FirmValues>
      formKey="firm"
      title={t('party.registerFirm')}
      parent={{ to: '/customers', label: t('menu.customers') }}
      submit={t('party.registerFirm')}
      initial={{ currency: 'CNY', branch_code: branches.first }}
      onSubmit={async (values) => {
        const body = { ...values, credit_code: values.credit_code.trim().toUpperCase() }
        const party = await create.mutateAsync({ body })
        void navigate(`/customers/${party.id}`)
      }}
      steps={[{ key: 'firm', title: t('party.registerFirm'), fields: FIELDS, content: () => <FirmFields /> }]}
    />
  )
}

function FirmFields() {
  const { t } = useTranslation()
  const branches = useBranches()
  const today = useBusinessDate()
  return (
    <>
      <TextField name="name" label={t('firm.name')} required autoFocus maxLength={100} />
      <TextField
        name="credit_code"
        label={t('firm.credit_code')}
        required
        maxLength={18}
        help={t('firm.creditHelp')}
        rules={[
          {
            validator: (_, value: string | undefined) => {
              const fault = value ? creditCodeFault(value) : null
              return fault ? Promise.reject(new Error(t(`firm.${fault}`))) : Promise.resolve()
            },
          },
        ]}
      />
      <SelectField
        name="firm_kind"
        label={t('firm.firm_kind')}
        required
        options={KINDS.map((value) => ({ value, label: t(`firm.kinds.${value}`) }))}
      />
      <TextField
        name="legal_representative"
        label={t('firm.legal_representative')}
        required
        maxLength={100}
      />
      <MoneyField
        name="registered_capital_amount"
        label={t('firm.registered_capital_amount')}
        currency="CNY"
        required
      />
      <SelectField
        name="industry"
        label={t('firm.industry')}
        required
        options={INDUSTRIES.map((value) => ({ value, label: `${value} ${t(`firm.industries.${value}`)}` }))}
      />
      <DateField name="established" label={t('firm.established')} max={today} />
      <TextField name="phone" label={t('firm.phone')} required inputMode="tel" maxLength={20} />
      <TextField name="address" label={t('firm.address')} required wide />
      <SelectField name="branch_code" label={t('field.branch_code')} required options={branches.options} />
    </>
  )
}
