import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate, formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { TextAreaField } from '../shell/fields'
import { Amount, Facts, Panel } from '../shell/figures'
import { allows } from '../shell/rights'
import { reference } from '../shell/subject'
import { sayMessage } from '../shell/toast'
import { whole } from '../shell/whole'
import { totalsOf } from './journalLines'
import { useProductName } from './products'
import { useAccountNames } from './source'

type Journal = Answer<'/api/v1/ledger/journals/{journal_id}'>

/** One entry by hand: its lines, who proposed and decided, and the entries it became. */
export default function JournalPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const journal = useGet('/api/v1/ledger/journals/{journal_id}', { path: { journal_id: id } })
  const names = useAccountNames()
  const parent = { to: '/ledger/journals', label: t('menu.journals') }
  return (
    <DetailLoader query={whole(journal, names)} parent={parent}>
      {(row) => <Detail journal={row} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ journal, parent }: { journal: Journal; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const branches = useBranches()
  const more = useSubjectTabs()
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null)
  return (
    <>
      <DetailPage
        parent={parent}
        title={journal.number}
        state={{ kind: 'change', state: journal.state }}
        subtitle={journal.reason}
        primary={
          allows(journal, 'journalApprove') ? (
            <span className="toolbar">
              <Button onClick={() => setAsked('reject')}>{t('journal.reject')}</Button>
              <Button type="primary" onClick={() => setAsked('approve')}>
                {t('journal.approve')}
              </Button>
            </span>
          ) : null
        }
        figures={[
          ...totalsOf(journal.lines).map(([currency, amount]) => ({
            label: `${t('total')} ${currency}`,
            value: formatAmount(amount),
          })),
          { label: t('ledger.value_date'), value: formatDate(journal.value_date) },
          { label: t('field.branch_code'), value: branches.nameOf(journal.branch_code) },
          {
            label: t('change.by'),
            value: journal.proposed_by_name,
            note: formatMoment(journal.proposed_at),
          },
        ]}
        tabs={[
          {
            key: 'lines',
            label: t('journal.lines'),
            content: (
              <div className="stack">
                <Panel title={t('journal.lines')}>
                  <Lines journal={journal} />
                </Panel>
                {journal.decided_by_name ? (
                  <Panel title={t('journal.decision')}>
                    <Facts
                      items={[
                        { label: t('change.decidedBy'), value: journal.decided_by_name, term: 'checker' },
                        { label: t('change.decidedAt'), value: formatMoment(journal.decided_at) },
                        { label: t('field.comment'), value: journal.comment, wide: true },
                      ]}
                    />
                  </Panel>
                ) : null}
                {journal.entries.length > 0 ? (
                  <Panel title={t('menu.entries')}>
                    <Entries journal={journal} />
                  </Panel>
                ) : null}
              </div>
            ),
          },
          ...more(reference('ledger.journal', journal.id), ['timeline']),
        ]}
      />
      {asked ? (
        <Decide journal={journal} approve={asked === 'approve'} onClose={() => setAsked(null)} />
      ) : null}
    </>
  )
}

function Lines({ journal }: { journal: Journal }) {
  const { t } = useTranslation()
  const productOf = useProductName()
  const branches = useBranches()
  const { name } = useAccountNames()
  const side = (account: string, branch: string) => (
    <>
      <Link to={`/ledger/accounts/${account}`}>{name(account)}</Link>
      {branch === journal.branch_code ? null : <div className="muted">{branches.nameOf(branch)}</div>}
    </>
  )
  return (
    <DataTable
      label={t('journal.lines')}
      rows={journal.lines}
      rowKey={(row) => String(row.place)}
      columns={[
        { key: 'place', title: t('journal.place'), render: (row) => row.place },
        {
          key: 'debit',
          title: t('ledger.debit'),
          wrap: true,
          render: (row) => side(row.debit_account, row.debit_branch_code),
        },
        {
          key: 'credit',
          title: t('ledger.credit'),
          wrap: true,
          render: (row) => side(row.credit_account, row.credit_branch_code),
        },
        {
          key: 'amount',
          title: t('field.amount'),
          align: 'right',
          render: (row) => <Amount strong value={row.amount} />,
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
        { key: 'product', title: t('field.product_code'), render: (row) => productOf(row.product) },
      ]}
    />
  )
}

function Entries({ journal }: { journal: Journal }) {
  const { t } = useTranslation()
  const { name } = useAccountNames()
  return (
    <DataTable
      label={t('menu.entries')}
      rows={journal.entries}
      rowKey={(row) => row.id}
      rowLink={(row) => `/ledger/entries/${row.id}`}
      columns={[
        {
          key: 'reference',
          title: t('ledger.reference'),
          render: (row) => <Link to={`/ledger/entries/${row.id}`}>{row.reference}</Link>,
        },
        { key: 'branch', title: t('field.branch_code'), render: (row) => row.branch_code },
        {
          key: 'postings',
          title: t('ledger.postings'),
          wrap: true,
          render: (row) => (
            <div className="postings">
              {row.postings.map((posting, at) => (
                <span key={at}>
                  {t('ledger.posting', {
                    debit: name(posting.debit_account),
                    credit: name(posting.credit_account),
                  })}
                </span>
              ))}
            </div>
          ),
        },
        {
          key: 'booking',
          title: t('ledger.booking_date'),
          render: (row) => <span className="num">{formatDate(row.booking_date)}</span>,
        },
        { key: 'period', title: t('ledger.period'), render: (row) => row.period.slice(0, 7) },
      ]}
    />
  )
}

function Decide({ journal, approve, onClose }: { journal: Journal; approve: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const yes = useCommand('/api/v1/ledger/journals/{journal_id}/approve')
  const no = useCommand('/api/v1/ledger/journals/{journal_id}/reject')
  return (
    <ActionDialog<{ comment?: string }>
      open
      title={`${t(approve ? 'journal.approve' : 'journal.reject')} ${journal.number}`}
      submit={t(approve ? 'journal.approve' : 'journal.reject')}
      danger={!approve}
      onClose={onClose}
      onSubmit={async ({ comment }) => {
        const input = { path: { journal_id: journal.id }, body: { comment: comment ?? '' } }
        await (approve ? yes : no).mutateAsync(input)
        sayMessage('success', t(approve ? 'journal.approved' : 'journal.rejected'))
      }}
      preview={<Lines journal={journal} />}
    >
      <TextAreaField wide name="comment" label={t('field.comment')} required={!approve} />
    </ActionDialog>
  )
}
