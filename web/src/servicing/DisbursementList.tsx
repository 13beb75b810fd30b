import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Amount } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

const STATES = ['PREPARED', 'RELEASED', 'REJECTED']

export default function DisbursementList() {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <ListPage
      title={t('menu.disbursements')}
      path="/api/v1/servicing/disbursements"
      right="disbursements"
      exports={false}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: STATES.map((value) => ({ value, label: t(`state.disbursement.${value}`) })),
        },
      ]}
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
        { key: 'payee', title: t('field.payee_name'), wrap: true, render: (row) => row.payee_name },
        {
          key: 'account',
          title: t('field.payee_account'),
          render: (row) => <span title={t('masked')}>{row.payee_account}</span>,
        },
        {
          key: 'bank',
          title: t('field.payee_bank'),
          wrap: true,
          render: (row) => row.payee_bank,
          wideOnly: true,
        },
        { key: 'prepared', title: t('disbursement.prepared'), render: (row) => row.prepared_by_name },
        {
          key: 'released',
          title: t('disbursement.released'),
          render: (row) => row.released_by_name ?? '–',
        },
        {
          key: 'act',
          title: t('list.actions'),
          align: 'right',
          render: (row) =>
            row.state === 'PREPARED' && can('disbursementRelease') ? (
              <Link
                to={`/disbursements/${row.id}`}
                aria-label={`${t('disbursement.check')} ${row.loan_number}`}
              >
                {t('disbursement.check')}
              </Link>
            ) : null,
        },
      ]}
      empty={{ title: t('disbursement.empty'), help: t('disbursement.emptyHelp') }}
    />
  )
}
