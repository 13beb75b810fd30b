import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Disbursement, Loan } from '../api/types'
import { formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { TextAreaField } from '../shell/fields'
import { Facts, Panel, useMoney } from '../shell/figures'
import { allows } from '../shell/rights'
import { ActPreview, useDone } from './ActPreview'
import './servicing.css'
import { StateTag } from '../shell/StateTag'

export type Releasable = Pick<
  Disbursement,
  'id' | 'amount' | 'payee_name' | 'payee_account' | 'payee_bank' | 'prepared_by_name' | 'version'
> & { loan_id?: string }

/** The payments of a loan: prepared by one person, released by another, with the payee in sight. */
export function Disbursements({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const money = useMoney()
  const [asked, setAsked] = useState<{ row: Disbursement; release: boolean } | null>(null)
  // Once released it is history: the transactions and the timeline tell it.
  const rows = loan.disbursements.filter((row) => row.state === 'PREPARED' || loan.state === 'PENDING')
  if (rows.length === 0) return null
  return (
    <div className="stack" style={{ marginBottom: 12 }}>
      {rows.map((row) => (
        <Panel
          key={row.id}
          title={
            <>
              {t('disbursement.title')} <StateTag kind="disbursement" state={row.state} />
            </>
          }
          extra={
            row.state === 'PREPARED' ? (
              <span className="toolbar">
                {allows(loan, 'reject') ? (
                  <Button onClick={() => setAsked({ row, release: false })}>
                    {t('disbursement.reject')}
                  </Button>
                ) : null}
                {allows(loan, 'release') ? (
                  <Button type="primary" onClick={() => setAsked({ row, release: true })}>
                    {t('disbursement.release', { amount: money(row.amount, loan.currency) })}
                  </Button>
                ) : null}
              </span>
            ) : null
          }
        >
          <Facts
            columns={3}
            items={[
              { label: t('field.amount'), value: money(row.amount, loan.currency) },
              { label: t('field.payee_name'), value: row.payee_name },
              { label: t('field.payee_account'), value: `${row.payee_account} ${row.payee_bank}` },
              { label: t('disbursement.prepared'), value: row.prepared_by_name },
              {
                label: t('disbursement.released'),
                value: row.released_by_name
                  ? `${row.released_by_name} ${formatMoment(row.released_at)}`
                  : null,
              },
            ]}
          />
        </Panel>
      ))}
      <DisbursementDialog
        disbursement={asked ? { ...asked.row, loan_id: loan.id } : null}
        release={asked?.release ?? false}
        currency={loan.currency}
        onClose={() => setAsked(null)}
      />
    </div>
  )
}

export function DisbursementDialog({
  disbursement,
  release,
  currency,
  onClose,
}: {
  disbursement: Releasable | null
  release: boolean
  currency: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const doRelease = useCommand('/api/v1/servicing/disbursements/{disbursement_id}/release')
  const doReject = useCommand('/api/v1/servicing/disbursements/{disbursement_id}/reject')
  const done = useDone(doRelease, disbursement !== null)
  const amount = money(disbursement?.amount, currency)
  return (
    <ActionDialog<{ comment?: string }>
      open={disbursement !== null}
      danger={!release}
      title={release ? t('disbursement.releaseTitle') : t('disbursement.rejectTitle')}
      submit={release ? t('disbursement.release', { amount }) : t('disbursement.reject')}
      onClose={onClose}
      preview={
        release && disbursement?.loan_id ? (
          <ActPreview
            done={done}
            loanId={disbursement.loan_id}
            asked={{ kind: 'RELEASE', amount: disbursement.amount }}
          />
        ) : undefined
      }
      onSubmit={(values) =>
        release
          ? doRelease.mutateAsync({
              path: { disbursement_id: disbursement!.id },
              body: { comment: values.comment ?? '' } as never,
              version: disbursement!.version,
            })
          : doReject.mutateAsync({
              path: { disbursement_id: disbursement!.id },
              body: { comment: values.comment ?? '' },
              version: disbursement!.version,
            })
      }
    >
      <div className="wide" style={{ marginBottom: 16 }}>
        <Facts
          items={[
            { label: t('field.amount'), value: <strong className="num">{amount}</strong> },
            { label: t('field.payee_name'), value: disbursement?.payee_name },
            { label: t('field.payee_account'), value: disbursement?.payee_account },
            { label: t('field.payee_bank'), value: disbursement?.payee_bank },
            { label: t('disbursement.prepared'), value: disbursement?.prepared_by_name },
          ]}
        />
      </div>
      <TextAreaField wide rows={2} name="comment" label={t('field.comment')} required={!release} />
    </ActionDialog>
  )
}
