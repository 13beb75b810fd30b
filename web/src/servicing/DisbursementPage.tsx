import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import type { Loan, Row } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate, formatMoment } from '../format/date'
import { formatRate } from '../format/rate'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Skeleton } from '../shell/Empty'
import { Facts, Panel, useMoney } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { allows } from '../shell/rights'
import { reference } from '../shell/subject'
import { ActPreview } from './ActPreview'
import './servicing.css'

type Disbursement = Row<'/api/v1/servicing/disbursements'>

/** A payment for the person who releases it: whom it pays, what it makes of the loan, and the amount on the button. */
export default function DisbursementPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const row = useGet('/api/v1/servicing/disbursements/{disbursement_id}', { path: { disbursement_id: id } })
  const parent = { to: '/disbursements', label: t('menu.disbursements') }
  return (
    <DetailLoader query={row} parent={parent}>
      {(found) => <Detail row={found} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ row, parent }: { row: Disbursement; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const more = useSubjectTabs()
  const loan = useGet('/api/v1/servicing/loans/{loan_id}', { path: { loan_id: row.loan_id } })
  const subject = reference('servicing.loan', row.loan_id)
  return (
    <DetailPage
      parent={parent}
      title={t('disbursement.of', { number: row.loan_number })}
      state={{ kind: 'disbursement', state: row.state }}
      subtitle={
        <>
          <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link> · {row.borrower_name}
        </>
      }
      figures={[
        { label: t('field.amount'), value: formatAmount(row.amount), note: row.currency },
        { label: t('field.payee_name'), value: row.payee_name },
        {
          label: t('disbursement.prepared'),
          value: row.prepared_by_name,
          note: formatMoment(row.prepared_at),
        },
        {
          label: t('disbursement.released'),
          value: row.released_by_name ?? '–',
          note: row.released_at ? formatMoment(row.released_at) : undefined,
        },
      ]}
      tabs={[
        {
          key: 'overview',
          label: t('tab.overview'),
          content: loan.data ? <Release row={row} loan={loan.data} /> : <Skeleton rows={6} />,
        },
        ...more(subject, ['timeline']),
      ]}
    />
  )
}

function Release({ row, loan }: { row: Disbursement; loan: Loan }) {
  const { t } = useTranslation()
  return (
    <div className="columns columns-2">
      <div className="stack">
        <Panel title={t('contract.payee')} extra={t('masked')}>
          <Facts
            items={[
              { label: t('field.payee_name'), value: row.payee_name },
              { label: t('field.payee_account'), value: <span className="num">{row.payee_account}</span> },
              { label: t('field.payee_bank'), value: row.payee_bank, wide: true },
            ]}
          />
        </Panel>
        <Panel title={t('loan.terms')}>
          <Facts
            items={[
              { label: t('field.borrower_name'), value: loan.borrower_name },
              { label: t('contract.number'), value: loan.contract_number },
              { label: t('field.annual_rate'), value: formatRate(loan.annual_rate) },
              { label: t('field.maturity_date'), value: formatDate(loan.maturity_date) },
            ]}
          />
        </Panel>
        <Decide row={row} loan={loan} />
      </div>
      <Panel title={t('disbursement.preview')}>
        {row.state === 'PREPARED' ? (
          <ActPreview loanId={loan.id} asked={{ kind: 'RELEASE', amount: row.amount }} />
        ) : (
          <p className="muted">{t('disbursement.decided')}</p>
        )}
      </Panel>
    </div>
  )
}

function Decide({ row, loan }: { row: Disbursement; loan: Loan }) {
  const { t } = useTranslation()
  const money = useMoney()
  const id = useId()
  const release = useCommand('/api/v1/servicing/disbursements/{disbursement_id}/release')
  const reject = useCommand('/api/v1/servicing/disbursements/{disbursement_id}/reject')
  const [comment, setComment] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const may = row.state === 'PREPARED' && allows(loan, 'release')
  if (!may)
    return row.comment ? (
      <Panel title={t('field.comment')}>
        <p>{row.comment}</p>
      </Panel>
    ) : null
  const act = async (command: typeof release | typeof reject) => {
    setProblem(null)
    try {
      await command.mutateAsync({
        path: { disbursement_id: row.id },
        body: { comment: comment.trim() },
        version: row.version,
      } as never)
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <Panel title={t('disbursement.releaseTitle')}>
      <div className="release">
        <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
        <label htmlFor={id}>{t('field.comment')}</label>
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
        <Button
          type="primary"
          className="big-act"
          loading={release.isPending}
          disabled={reject.isPending}
          onClick={() => void act(release)}
        >
          {t('disbursement.release', { amount: money(row.amount, row.currency) })}
        </Button>
        {allows(loan, 'reject') ? (
          <Button
            danger
            loading={reject.isPending}
            disabled={release.isPending || comment.trim() === ''}
            onClick={() => void act(reject)}
          >
            {t('disbursement.reject')}
          </Button>
        ) : null}
      </div>
    </Panel>
  )
}
