import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatMoment } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Amount, Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

/** Payments of the contract's loans: prepared by one person, released by another. */
export function Disbursing({ loanIds, currency }: { loanIds: string[]; currency: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const all = useGet(
    '/api/v1/servicing/disbursements',
    { query: { limit: 200 } },
    { enabled: can('disbursements') && loanIds.length > 0 },
  )
  const rows = (all.data?.items ?? []).filter((row) => loanIds.includes(row.loan_id))
  if (rows.length === 0) return null
  return (
    <Panel title={t('menu.disbursements')} extra={currency}>
      <DataTable
        label={t('menu.disbursements')}
        rows={rows}
        rowKey={(row) => row.id}
        rowLink={(row) => `/disbursements/${row.id}`}
        columns={[
          {
            key: 'loan',
            title: t('loan.number'),
            render: (row) => <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link>,
          },
          {
            key: 'amount',
            title: t('field.amount'),
            align: 'right',
            render: (row) => <Amount strong value={row.amount} />,
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="disbursement" state={row.state} />,
          },
          {
            key: 'prepared',
            title: t('disbursement.prepared'),
            render: (row) => `${row.prepared_by_name} ${formatMoment(row.prepared_at)}`,
          },
          {
            key: 'released',
            title: t('disbursement.released'),
            render: (row) =>
              row.released_by_name ? `${row.released_by_name} ${formatMoment(row.released_at)}` : '–',
          },
        ]}
      />
    </Panel>
  )
}
