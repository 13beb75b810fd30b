import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { daysBetween, formatDate } from '../format/date'
import { formatRatio } from '../format/rate'
import { Amount } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useBusinessDate } from '../shell/session'
import { ClassTag } from './standing'

export const CLASSES = ['NORMAL', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS']

/** The class of every live loan and since when, with what secures it. */
export default function StandingList() {
  const { t } = useTranslation()
  const today = useBusinessDate()
  return (
    <ListPage
      title={t('menu.standings')}
      path="/api/v1/monitoring/standings"
      right="standings"
      rowKey={(row) => row.loan_id}
      rowLink={(row) => `/loans/${row.loan_id}`}
      filters={[
        {
          name: 'risk_class',
          label: t('standing.class'),
          kind: 'multi',
          options: CLASSES.map((value) => ({ value, label: t(`riskClass.${value}`) })),
        },
      ]}
      columns={[
        {
          key: 'loan',
          field: 'loan_number',
          title: t('loan.number'),
          render: (row) => <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link>,
        },
        {
          key: 'borrower',
          field: 'borrower_name',
          title: t('field.borrower_name'),
          render: (row) => <Link to={`/customers/${row.borrower_id}`}>{row.borrower_name}</Link>,
        },
        {
          key: 'class',
          field: 'risk_class',
          title: t('standing.class'),
          render: (row) => <ClassTag riskClass={row.risk_class} />,
        },
        { key: 'since', title: t('standing.since'), render: (row) => formatDate(row.since) },
        {
          key: 'dpd',
          title: t('field.dpd'),
          align: 'right',
          render: (row) =>
            row.dpd > 0 ? <span className="bad num">{t('days', { count: row.dpd })}</span> : '–',
        },
        {
          key: 'balance',
          field: 'balance_amount',
          title: t('field.balance_amount'),
          align: 'right',
          render: (row) => <Amount value={row.balance_amount} />,
          sum: { amount: (row) => row.balance_amount, currency: (row) => row.currency },
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
        {
          key: 'ltv',
          title: t('standing.ltvNow'),
          align: 'right',
          render: (row) => <span className="num">{formatRatio(row.ltv)}</span>,
        },
        {
          key: 'value',
          field: 'value_amount',
          title: t('field.value_amount'),
          align: 'right',
          render: (row) => (row.value_amount ? <Amount value={row.value_amount} /> : '–'),
          wideOnly: true,
        },
        {
          key: 'valued',
          field: 'valued_on',
          title: t('standing.age'),
          render: (row) =>
            row.valued_on && today ? (
              <span title={formatDate(row.valued_on)}>
                {t('days', { count: daysBetween(row.valued_on, today) })}
              </span>
            ) : (
              '–'
            ),
          wideOnly: true,
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => row.branch_code,
          wideOnly: true,
        },
      ]}
      empty={{ title: t('standing.empty'), help: t('standing.emptyHelp') }}
    />
  )
}
