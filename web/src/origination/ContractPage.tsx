import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { LienTable } from '../collateral/LienTable'
import { Documents } from '../documents/Documents'
import { Notes } from '../documents/Notes'
import { Papers, PAPERS } from '../documents/Papers'
import { formatAmount, share } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Facts, Panel, useMoney } from '../shell/figures'
import { allows } from '../shell/rights'
import { useCan } from '../shell/session'
import { Mark } from '../shell/StateTag'
import { reference } from '../shell/subject'
import { ConditionTable } from './Conditions'
import { DrawdownDialog } from './DrawdownDialog'
import { LoanTable } from './LoanTable'
import './origination.css'
import { Disbursing } from './Disbursing'

export type Contract = Answer<'/api/v1/origination/contracts/{contract_id}'>

/** A contract: how much of it is used, what it still waits for, whom it pays, what secures it. */
export default function ContractPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const contract = useGet('/api/v1/origination/contracts/{contract_id}', { path: { contract_id: id } })
  const parent = { to: '/contracts', label: t('menu.contracts') }
  return (
    <DetailLoader query={contract} parent={parent}>
      {(row) => <Detail contract={row} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ contract, parent }: { contract: Contract; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const more = useSubjectTabs()
  const [drawing, setDrawing] = useState(false)
  const subject = reference('origination.contract', contract.id)
  const draw = allows(contract, 'drawDown') ? (
    <Button type="primary" onClick={() => setDrawing(true)}>
      {t('drawdown.prepare')}
    </Button>
  ) : null
  return (
    <>
      <DetailPage
        parent={parent}
        title={contract.number}
        state={{ kind: 'contract', state: contract.state }}
        marks={
          contract.open_conditions > 0 ? (
            <Mark tone="attention">{t('condition.open', { count: contract.open_conditions })}</Mark>
          ) : null
        }
        subtitle={
          <>
            <Link to={`/customers/${contract.borrower_id}`}>{contract.borrower_name}</Link> ·{' '}
            <Link to={`/applications/${contract.application_id}`}>{contract.application_number}</Link>
          </>
        }
        primary={draw}
        figures={[
          {
            label: t('contract.amount'),
            value: formatAmount(contract.amount),
            note: contract.currency,
          },
          { label: t('contract.drawn'), value: formatAmount(contract.drawn_amount) },
          { label: t('contract.available'), value: formatAmount(contract.available_amount) },
          { label: t('field.annual_rate'), value: formatRate(contract.annual_rate) },
          {
            label: t('contract.signed_on'),
            value: formatDate(contract.signed_on),
            note: t('limit.until', { on: formatDate(contract.expires_on) }),
          },
        ]}
        tabs={[
          {
            key: 'overview',
            label: t('tab.overview'),
            content: (
              <div className="stack">
                <div className="columns columns-2">
                  <Use contract={contract} />
                  <Payee contract={contract} />
                </div>
                <Disbursing loanIds={contract.loans.map((loan) => loan.id)} currency={contract.currency} />
                <ConditionTable
                  conditions={contract.conditions}
                  fulfils={allows(contract, 'fulfilCondition')}
                />
                <LoanTable loans={contract.loans} currency={contract.currency} action={draw} />
                <Liens subject={subject} />
              </div>
            ),
          },
          ...more(subject, ['documents', 'notes', 'papers', 'timeline'], {
            documents: () => <Documents subject={subject} />,
            notes: () => <Notes subject={subject} />,
            papers: () => <Papers subject={subject} kinds={PAPERS.contract} />,
          }),
        ]}
      />
      <DrawdownDialog
        applicationId={contract.application_id}
        rest={contract.available_amount}
        currency={contract.currency}
        payee={{ name: contract.payee_name, account: contract.payee_account, bank: contract.payee_bank }}
        open={drawing}
        onClose={() => setDrawing(false)}
      />
    </>
  )
}

/** The limit of a contract as a bar: drawn and still free. */
export function Use({
  contract,
}: {
  contract: Pick<Contract, 'amount' | 'drawn_amount' | 'available_amount' | 'currency'>
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const drawn = share(contract.drawn_amount, contract.amount)
  return (
    <Panel title={t('contract.use')} extra={t('contract.usedShare', { share: drawn.toFixed(1) })}>
      <div className="meter" role="img" aria-label={t('contract.usedShare', { share: drawn.toFixed(1) })}>
        <span className="meter-before" style={{ width: `${Math.min(100, drawn)}%` }} />
      </div>
      <Facts
        items={[
          { label: t('contract.drawn'), value: money(contract.drawn_amount, contract.currency) },
          { label: t('contract.available'), value: money(contract.available_amount, contract.currency) },
        ]}
      />
    </Panel>
  )
}

function Payee({ contract }: { contract: Contract }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('contract.payee')} extra={t('masked')}>
      <Facts
        items={[
          { label: t('field.payee_name'), value: contract.payee_name },
          {
            label: t('field.payee_account'),
            value: <span className="num">{contract.payee_account}</span>,
          },
          { label: t('field.payee_bank'), value: contract.payee_bank, wide: true },
        ]}
      />
    </Panel>
  )
}

function Liens({ subject }: { subject: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const liens = useGet(
    '/api/v1/collateral/liens',
    { query: { secured: subject, limit: 50 } },
    { enabled: can('liens') },
  )
  if (!can('liens')) return null
  return (
    <Panel title={t('menu.liens')}>
      <LienTable rows={liens.data?.items ?? []} />
    </Panel>
  )
}
