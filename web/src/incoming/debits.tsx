import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Row } from '../api/types'
import { formatDate } from '../format/date'
import type { Column } from '../shell/DataTable'
import { Amount } from '../shell/figures'
import { StateTag } from '../shell/StateTag'

type Debit = Row<'/api/v1/servicing/debit-files/{debit_file_id}/debits'>

export const INSTRUCTION_STATES = ['SENT', 'UNKNOWN', 'DONE', 'PART', 'REFUSED'] as const

/** What a list of debits shows; without the loan on the loan's own page. */
export function useDebitColumns(ofLoan = false): Column<Debit>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'reference',
      title: t('debit.reference'),
      sort: ofLoan ? undefined : 'reference',
      render: (row) => row.reference,
    },
    ...(ofLoan
      ? []
      : [
          {
            key: 'loan',
            field: 'loan_number',
            title: t('loan.number'),
            render: (row: Debit) => <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link>,
          },
        ]),
    {
      key: 'state',
      title: t('field.state'),
      sort: ofLoan ? undefined : 'state',
      render: (row) => <StateTag kind="debit" state={row.state} />,
    },
    {
      key: 'due',
      field: 'due_date',
      title: t('debit.due'),
      render: (row) => `${formatDate(row.due_date)} · ${t('debit.attempt', { number: row.attempt })}`,
    },
    {
      key: 'amount',
      title: t('field.amount'),
      align: 'right',
      sort: ofLoan ? undefined : 'amount',
      render: (row) => <Amount strong value={row.amount} />,
    },
    {
      key: 'applied',
      field: 'applied_amount',
      title: t('incoming.applied'),
      align: 'right',
      render: (row) => <Amount value={row.applied_amount} />,
    },
    {
      key: 'suspense',
      field: 'suspense_amount',
      title: t('incoming.toSuspense'),
      align: 'right',
      wideOnly: true,
      render: (row) => <Amount value={row.suspense_amount} />,
    },
    {
      key: 'next',
      field: 'next_attempt_date',
      title: t('debit.next'),
      render: (row) => (row.next_attempt_date ? formatDate(row.next_attempt_date) : '–'),
    },
    { key: 'reason', title: t('debit.reason'), wideOnly: true, render: (row) => row.reason || '–' },
  ]
}
