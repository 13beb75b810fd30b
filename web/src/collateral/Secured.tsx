import '../documents/documents.css'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatRatio } from '../format/rate'
import { ClassTag } from '../monitoring/standing'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

const CONTRACT = 'origination.contract:'

/** Loans behind liens: each contract's loans with what they still owe against the property. */
export function Secured({ secured }: { secured: string[] }) {
  const { t } = useTranslation()
  const can = useCan()
  const contracts = [...new Set(secured)].filter((item) => item.startsWith(CONTRACT))
  if (!can('contracts') || contracts.length === 0) return null
  return (
    <Panel title={t('lien.loans')}>
      <div className="stack">
        {contracts.map((item) => (
          <OfContract key={item} id={item.slice(CONTRACT.length)} />
        ))}
      </div>
    </Panel>
  )
}

function OfContract({ id }: { id: string }) {
  const { t } = useTranslation()
  const contract = useGet('/api/v1/origination/contracts/{contract_id}', { path: { contract_id: id } })
  if (!contract.data) return null
  const { number, loans, currency, borrower_name, borrower_id } = contract.data
  return (
    <section>
      <p>
        <Link to={`/contracts/${id}`}>{number}</Link> ·{' '}
        <Link to={`/customers/${borrower_id}`}>{borrower_name}</Link> · {currency}
      </p>
      <DataTable
        label={`${t('menu.loans')} ${number}`}
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
          {
            key: 'ltv',
            title: t('standing.ltvNow'),
            align: 'right',
            render: (loan) => <Ltv loanId={loan.id} live={loan.state === 'ACTIVE'} />,
          },
        ]}
        empty={<Empty title={t('drawdown.none')} />}
      />
    </section>
  )
}

function Ltv({ loanId, live }: { loanId: string; live: boolean }) {
  const can = useCan()
  const standing = useGet(
    '/api/v1/monitoring/loans/{loan_id}',
    { path: { loan_id: loanId } },
    { enabled: live && can('standings') },
  )
  if (!standing.data) return <>–</>
  return (
    <span className="toolbar right">
      <span className="num">{formatRatio(standing.data.ltv)}</span>
      <ClassTag riskClass={standing.data.risk_class} />
    </span>
  )
}
