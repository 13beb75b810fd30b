import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Loan } from '../api/types'
import { TransactionTable } from './TransactionTable'

/** Everything that happened on the loan, how each amount was used, and the balance after it. */
export function TransactionsTab({
  loan,
  onReverse,
}: {
  loan: Loan
  /** Given to those who may take an act back. */
  onReverse?: (sequence: number) => void
}) {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const entry = search.get('entry')
  return (
    <TransactionTable
      embedded
      title={t('transaction.title')}
      fixed={{ search: loan.number }}
      listKey="loan.transactions"
      marked={entry}
      onReverse={onReverse}
    />
  )
}
