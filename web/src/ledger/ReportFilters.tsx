import { Form } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useBranches } from '../shell/branches'
import { SelectField } from '../shell/fields'
import type { Address } from './address'
import { CURRENCIES } from './source'
import './ledger.css'

/** What every report is asked for beside its days: which date counts, a branch or the bank, and the currency. */
export function ReportFilters({
  initial,
  onChange,
  children,
}: {
  initial: Address
  onChange: (values: Record<string, string | null | undefined>) => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const branches = useBranches()
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      className="filters report-filters"
      initialValues={{ by: 'BOOKING', branch_code: '', currency: 'CNY', ...initial }}
      onValuesChange={onChange}
    >
      {children}
      <SelectField
        name="by"
        label={t('ledger.byLabel')}
        options={['BOOKING', 'PERIOD'].map((value) => ({ value, label: t(`ledger.by.${value}`) }))}
      />
      <SelectField
        name="branch_code"
        label={t('field.branch_code')}
        placeholder={t('ledger.allBranches')}
        options={[{ value: '', label: t('ledger.allBranches') }, ...branches.options]}
      />
      <SelectField name="currency" label={t('field.currency')} options={CURRENCIES} />
    </Form>
  )
}
