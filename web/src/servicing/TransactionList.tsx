import { useTranslation } from 'react-i18next'
import { TransactionTable } from './TransactionTable'

/** What happened on all loans. */
export default function TransactionList() {
  const { t } = useTranslation()
  return <TransactionTable title={t('menu.transactions')} />
}
