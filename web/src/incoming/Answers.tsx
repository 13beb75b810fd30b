import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Amount, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { StateTag } from '../shell/StateTag'
import { ANSWER_STATES, type IncomingFile } from './file'

/** The answers of a file, each with the debit it is about and what it did. */
export function Answers({ file }: { file: IncomingFile }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      embedded
      exports="servicing.incoming.export"
      title={t('incoming.byLine')}
      listKey="debit-answers"
      path="/api/v1/servicing/incoming-files/{incoming_id}/answers"
      params={{ incoming_id: file.id }}
      rowKey={(row) => String(row.line)}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'multi',
          options: ANSWER_STATES.map((value) => ({ value, label: t(`state.answer.${value}`) })),
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
          render: (row) => <StateTag kind="answer" state={row.state} />,
        },
        { key: 'reference', title: t('debit.reference'), render: (row) => row.reference ?? '–' },
        {
          key: 'loan',
          field: 'loan_number',
          title: t('loan.number'),
          render: (row) => (row.loan_id ? <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link> : '–'),
        },
        {
          key: 'result',
          title: t('debit.result'),
          render: (row) => (row.result ? <StateTag kind="debitResult" state={row.result} /> : '–'),
        },
        {
          key: 'amount',
          title: t('field.amount'),
          align: 'right',
          render: (row) => <Amount value={row.amount || null} />,
        },
        { key: 'code', field: 'reason', title: t('debit.reason'), render: (row) => row.reason || '–' },
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
