import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer, Loan } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { DateField, TextField } from '../shell/fields'
import { Facts, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate } from '../shell/session'
import { Mark, StateTag } from '../shell/StateTag'
import { useDebitColumns } from './debits'

type LoanDebits = Answer<'/api/v1/servicing/loans/{loan_id}/debits'>
type Mandate = LoanDebits['mandates'][number]
type NewMandate = {
  account_name: string
  account_number: string
  bank: string
  starts_date: string
  ends_date?: string | null
}

/** How a loan is debited: its mandates, the debit whose answer is awaited, and the latest ones. */
export function DebitsTab({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const found = useGet('/api/v1/servicing/loans/{loan_id}/debits', { path: { loan_id: loan.id } })
  const columns = useDebitColumns(true)
  if (found.error && !found.data)
    return <ProblemAlert problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Skeleton rows={6} />
  const { mandates, pending, debits } = found.data
  return (
    <div className="stack">
      {pending ? (
        <p role="note">
          <Mark tone="running">{t('debit.awaited')}</Mark>{' '}
          <Link to={`/debit-files/${pending.debit_file_id}`}>{pending.reference}</Link>{' '}
          {formatAmount(pending.amount)} {pending.currency} · {formatDate(pending.instructed_date)}
        </p>
      ) : null}
      <Mandates loan={loan} mandates={mandates} may={found.data.allowed_actions.includes('make_mandate')} />
      <Panel title={t('debit.latest')}>
        <DataTable
          label={t('debit.latest')}
          rows={debits}
          rowKey={(row) => row.id}
          columns={columns}
          empty={<Empty title={t('debit.none')} />}
        />
      </Panel>
    </div>
  )
}

function Mandates({ loan, mandates, may }: { loan: Loan; mandates: Mandate[]; may: boolean }) {
  const { t } = useTranslation()
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<Mandate | null>(null)
  const today = useBusinessDate()
  const make = useCommand('/api/v1/servicing/loans/{loan_id}/mandates')
  const end = useCommand('/api/v1/servicing/mandates/{mandate_id}/end')
  return (
    <Panel
      title={t('debit.mandate')}
      extra={may ? <Button onClick={() => setMaking(true)}>{t('debit.makeMandate')}</Button> : undefined}
    >
      {mandates.length === 0 ? <Empty title={t('debit.noMandate')} help={t('debit.noMandateHelp')} /> : null}
      {mandates.map((mandate) => (
        <div key={mandate.id}>
          <p>
            <StateTag kind="mandate" state={mandate.state} />{' '}
            {mandate.allowed_actions.includes('end') ? (
              <button type="button" className="link" onClick={() => setEnding(mandate)}>
                {t('debit.endMandate')}
              </button>
            ) : null}
          </p>
          <Facts
            columns={3}
            items={[
              { label: t('debit.accountName'), value: mandate.account_name },
              {
                label: t('debit.accountNumber'),
                value: <span className="num">{mandate.account_number}</span>,
              },
              { label: t('debit.bank'), value: mandate.bank },
              { label: t('debit.starts'), value: formatDate(mandate.starts_date) },
              { label: t('debit.ends'), value: formatDate(mandate.ends_date) },
              { label: t('debit.madeBy'), value: mandate.made_by_name },
            ]}
          />
        </div>
      ))}
      <ActionDialog<NewMandate>
        open={making}
        title={t('debit.makeMandate')}
        initial={{ starts_date: today }}
        submit={t('debit.makeMandate')}
        onClose={() => setMaking(false)}
        onSubmit={(body) => make.mutateAsync({ path: { loan_id: loan.id }, body })}
      >
        <TextField name="account_name" label={t('debit.accountName')} required />
        <TextField name="account_number" label={t('debit.accountNumber')} required inputMode="numeric" />
        <TextField name="bank" label={t('debit.bank')} required wide />
        <DateField name="starts_date" label={t('debit.starts')} required />
        <DateField name="ends_date" label={t('debit.ends')} />
      </ActionDialog>
      <ActionDialog
        open={ending !== null}
        danger
        title={t('debit.endMandate')}
        submit={t('debit.endMandate')}
        onClose={() => setEnding(null)}
        onSubmit={() =>
          end.mutateAsync({
            path: { mandate_id: ending?.id ?? '' },
            body: {},
            version: ending?.version,
          })
        }
      >
        <p className="wide">{t('debit.endHelp')}</p>
      </ActionDialog>
    </Panel>
  )
}
