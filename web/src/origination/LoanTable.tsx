import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Application } from '../api/types'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { StateTag } from '../shell/StateTag'

/** Loans drawn under a contract. */
export function LoanTable({
  loans,
  currency,
  action,
}: {
  loans: Application['loans']
  currency: string
  action?: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Panel title={t('menu.loans')} extra={currency}>
      <DataTable
        label={t('menu.loans')}
        rows={loans}
        rowKey={(loan) => loan.id}
        rowLink={(loan) => `/loans/${loan.id}`}
        columns={[
          {
            key: 'number',
            title: t('loan.number'),
            render: (loan) => <Link to={`/loans/${loan.id}`}>{loan.number}</Link>,
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (loan) => <StateTag kind="loan" state={loan.state} />,
          },
          {
            key: 'balance',
            title: t('field.balance_amount'),
            align: 'right',
            render: (loan) => <Amount value={loan.balance_amount} />,
          },
        ]}
        empty={<Empty title={t('drawdown.none')} help={t('drawdown.noneHelp')} action={action} />}
      />
    </Panel>
  )
}
