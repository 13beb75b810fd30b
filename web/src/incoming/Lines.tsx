import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { Amount, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { StateTag } from '../shell/StateTag'
import { LINE_STATES, RULES, type IncomingFile } from './file'

/** The payments of a file: the loan that was found, by which rule, and where the money went. */
export function Lines({ file }: { file: IncomingFile }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      embedded
      exports="servicing.incoming.export"
      title={t('incoming.byLine')}
      listKey="incoming-lines"
      path="/api/v1/servicing/incoming-files/{incoming_id}/lines"
      params={{ incoming_id: file.id }}
      rowKey={(row) => String(row.line)}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'multi',
          options: LINE_STATES.map((value) => ({ value, label: t(`state.payment.${value}`) })),
        },
        {
          name: 'rule',
          label: t('incoming.ruleLabel'),
          kind: 'select',
          options: RULES.map((value) => ({ value, label: t(`incoming.rule.${value}`) })),
        },
      ]}
      columns={[
        {
          key: 'line',
          title: t('incoming.line'),
          align: 'right',
          sort: 'line',
          render: (row) => <span className="num">{row.line}</span>,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="payment" state={row.state} />,
        },
        {
          key: 'amount',
          title: t('field.amount'),
          align: 'right',
          sort: 'amount',
          render: (row) => <Amount strong value={row.amount || null} />,
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency || '–', wideOnly: true },
        {
          key: 'payer',
          field: 'payer_name',
          title: t('incoming.payer'),
          render: (row) => <span title={t('masked')}>{row.payer_name || '–'}</span>,
        },
        {
          key: 'account',
          field: 'payer_account',
          title: t('incoming.account'),
          wideOnly: true,
          render: (row) => <span title={t('masked')}>{row.payer_account || '–'}</span>,
        },
        {
          key: 'loan',
          field: 'loan_number',
          title: t('loan.number'),
          render: (row) => (row.loan_id ? <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link> : '–'),
        },
        {
          key: 'rule',
          title: t('incoming.ruleLabel'),
          wrap: true,
          render: (row) => (row.rule ? t(`incoming.rule.${row.rule}`) : '–'),
        },
        {
          key: 'applied',
          field: 'applied_amount',
          title: t('incoming.applied'),
          align: 'right',
          render: (row) => <Amount value={row.applied_amount || null} />,
        },
        {
          key: 'suspense',
          field: 'suspense_amount',
          title: t('incoming.toSuspense'),
          align: 'right',
          render: (row) => <Amount value={row.suspense_amount || null} />,
        },
        {
          key: 'value_date',
          title: t('incoming.valueDate'),
          wideOnly: true,
          render: (row) => formatDate(row.value_date),
        },
        { key: 'column', title: t('incoming.column'), render: (row) => row.column || '–', hidden: true },
        {
          key: 'reason',
          field: 'reason_zh',
          title: t('incoming.reason'),
          wrap: true,
          render: (row) => say(row, 'reason') || '–',
        },
      ]}
      empty={{ title: t('incoming.noLines') }}
    />
  )
}
