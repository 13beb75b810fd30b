import { Button } from 'antd'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Loan } from '../api/types'
import { Notes } from '../documents/Notes'
import { Papers, PAPERS } from '../documents/Papers'
import { formatAmount, isPositive } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate, formatRatio } from '../format/rate'
import { DebitsTab } from '../incoming/DebitsTab'
import { AlertMarks, useStanding } from '../monitoring/standing'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { useSay } from '../shell/figures'
import { allows } from '../shell/rights'
import { useCan } from '../shell/session'
import { Mark } from '../shell/StateTag'
import { reference, routeOf } from '../shell/subject'
import { whole } from '../shell/whole'
import { ClearanceDialog, PayOffDialog, PrepayDialog, RepayDialog } from './dialogs'
import { Disbursements } from './Disbursements'
import { GuaranteeTab } from './GuaranteeTab'
import { HistoryTab } from './HistoryTab'
import { ActDialog, useCatalogue, useKinds } from './orders/ActDialog'
import { DrawdownDialog } from './orders/DrawdownDialog'
import { OrderTable } from './orders/OrderTable'
import { Overview } from './Overview'
import { QuoteTab } from './QuoteTab'
import { ScheduleTab } from './ScheduleTab'
import './servicing.css'
import { TransactionsTab } from './TransactionsTab'

const Documents = lazy(() => import('../documents/Documents').then((file) => ({ default: file.Documents })))

type Asked = 'act' | 'drawdown' | 'repay' | 'prepay' | 'payOff' | 'clearance' | null

export default function LoanPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const loan = useGet('/api/v1/servicing/loans/{loan_id}', { path: { loan_id: id } })
  const standing = useStanding(loan.data)
  const products = useProducts()
  const kinds = useCatalogue(id)
  const parent = { to: '/loans', label: t('menu.loans') }
  return (
    <DetailLoader query={whole(loan, standing, products, kinds)} parent={parent}>
      {(row) => <LoanDetail loan={row} parent={parent} />}
    </DetailLoader>
  )
}

function LoanDetail({ loan, parent }: { loan: Loan; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const can = useCan()
  const [asked, setAsked] = useState<Asked>(null)
  const more = useSubjectTabs()
  const known = useStanding(loan)
  // A closed loan is not watched any more, whatever was known of it before.
  const standing = loan.state === 'ACTIVE' ? known.data : undefined
  const kinds = useKinds(loan)
  const [reversing, setReversing] = useState<number | null>(null)
  const close = () => {
    setAsked(null)
    setReversing(null)
  }
  const mayReverse = kinds.some((kind) => kind.code === 'REVERSED')
  const reverse = (sequence: number) => {
    setReversing(sequence)
    setAsked('act')
  }
  const subject = reference('servicing.loan', loan.id)
  const late = loan.position.dpd > 0
  const due = isPositive(loan.position.total_due_amount)
  return (
    <>
      <DetailPage
        parent={parent}
        title={loan.number}
        state={{ kind: 'loan', state: loan.state }}
        marks={
          <>
            <AlertMarks standing={standing} />
            {loan.restructured_on ? <Mark tone="attention">{t('loan.restructured')}</Mark> : null}
            {loan.cash_basis ? (
              <Mark tone="attention" title={t('loan.cashBasisHelp')}>
                {t('loan.cashBasis')}
              </Mark>
            ) : null}
            {loan.corrected ? (
              <Mark tone="neutral" title={t('loan.correctedHelp')}>
                {t('loan.corrected')}
              </Mark>
            ) : null}
            {loan.off_balance ? <Mark tone="neutral">{t('loan.offBalance')}</Mark> : null}
          </>
        }
        subtitle={<Subtitle loan={loan} />}
        primary={<Acts loan={loan} any={kinds.length > 0} onAsk={setAsked} />}
        figures={[
          {
            label: t('field.balance_amount'),
            value: formatAmount(loan.balance_amount),
            note: `${loan.currency} · ${t('loan.ofPrincipal', { amount: formatAmount(loan.principal_amount) })}`,
          },
          {
            label: t('loan.totalDue'),
            value: formatAmount(loan.position.total_due_amount),
            note: due
              ? loan.position.oldest_due_date
                ? t('loan.oldest', { on: formatDate(loan.position.oldest_due_date) })
                : undefined
              : t('loan.nothingDue'),
            tone: late ? 'refused' : undefined,
          },
          {
            label: t('field.dpd'),
            value: late ? t('days', { count: loan.position.dpd }) : t('loan.current'),
            note: late
              ? `${t('loan.since', { on: formatDate(loan.position.oldest_due_date) })} · ${formatAmount(loan.overdue_amount)}`
              : undefined,
            tone: late ? 'refused' : undefined,
          },
          {
            label: t('loan.next'),
            value: formatAmount(loan.position.next_due_amount),
            note: formatDate(loan.position.next_due_date),
          },
          {
            label: t('field.annual_rate'),
            value: formatRate(loan.annual_rate),
            note: t('loan.until', { on: formatDate(loan.maturity_date) }),
          },
          ...(standing?.ltv
            ? [
                {
                  label: t('ratio.ltv'),
                  value: formatRatio(standing.ltv),
                  note: standing.ltv_at_origination
                    ? t('standing.atStart', { ltv: formatRatio(standing.ltv_at_origination) })
                    : undefined,
                },
              ]
            : []),
        ]}
        above={<Disbursements loan={loan} />}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: () => <Overview loan={loan} /> },
          { key: 'schedule', label: t('tab.schedule'), content: () => <ScheduleTab loan={loan} /> },
          {
            key: 'transactions',
            label: t('tab.transactions'),
            content: () => <TransactionsTab loan={loan} onReverse={mayReverse ? reverse : undefined} />,
          },
          { key: 'orders', label: t('menu.orders'), content: () => <OrderTable loanId={loan.id} /> },
          { key: 'quote', label: t('tab.quote'), content: () => <QuoteTab loan={loan} /> },
          {
            key: 'security',
            label: t('tab.security'),
            content: () => <GuaranteeTab loan={loan} standing={standing} />,
          },
          { key: 'history', label: t('tab.history'), content: () => <HistoryTab loan={loan} /> },
          ...(can('debits')
            ? [{ key: 'debits', label: t('debit.tab'), content: () => <DebitsTab loan={loan} /> }]
            : []),
          ...more(subject, ['documents', 'notes', 'papers', 'timeline'], {
            documents: () => <Documents subject={subject} />,
            notes: () => <Notes subject={subject} />,
            papers: () => <Papers subject={subject} kinds={PAPERS.loan} />,
          }),
        ]}
      />
      <ActDialog loan={loan} kinds={kinds} sequence={reversing} open={asked === 'act'} onClose={close} />
      <DrawdownDialog loan={loan} open={asked === 'drawdown'} onClose={close} />
      <RepayDialog loan={loan} open={asked === 'repay'} onClose={close} />
      <PrepayDialog loan={loan} open={asked === 'prepay'} onClose={close} />
      <PayOffDialog loan={loan} open={asked === 'payOff'} onClose={close} />
      <ClearanceDialog loan={loan} open={asked === 'clearance'} onClose={close} />
    </>
  )
}

function useProducts() {
  const can = useCan()
  return useGet(
    '/api/v1/products/products',
    { query: { limit: 100 } },
    { enabled: can('products'), staleMs: 600_000 },
  )
}

function Subtitle({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const say = useSay()
  const products = useProducts()
  const product = products.data?.items.find((item) => item.code === loan.product_code)
  const pages = [...new Set([...(loan.related ?? []), loan.contract])]
    .map((item) => ({ item, to: routeOf(item) }))
    .filter((entry): entry is { item: string; to: string } => entry.to !== null)
  return (
    <>
      <Link to={`/customers/${loan.borrower_id}`}>{loan.borrower_name}</Link> ·{' '}
      {product ? <Link to={`/products/${product.code}`}>{say(product)}</Link> : loan.product_code}
      {pages.map(({ item, to }) => (
        <span key={item}>
          {' '}
          ·{' '}
          <Link to={to}>
            {t(`ref.${item.split(':')[0].replace('.', '_')}`, { defaultValue: item.split(':')[0] })}
          </Link>
        </span>
      ))}
    </>
  )
}

function Acts({ loan, any, onAsk }: { loan: Loan; any: boolean; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation()
  return (
    <>
      {any ? <Button onClick={() => onAsk('act')}>{t('order.act')}</Button> : null}
      {allows(loan, 'prepareDrawdown') ? (
        <Button onClick={() => onAsk('drawdown')}>{t('order.drawdown')}</Button>
      ) : null}
      {allows(loan, 'clearance') ? (
        <Button type="primary" onClick={() => onAsk('clearance')}>
          {t('loan.clearance')}
        </Button>
      ) : null}
      {allows(loan, 'payOff') ? <Button onClick={() => onAsk('payOff')}>{t('loan.payOff')}</Button> : null}
      {allows(loan, 'prepay') ? <Button onClick={() => onAsk('prepay')}>{t('loan.prepay')}</Button> : null}
      {allows(loan, 'repay') ? (
        <Button type="primary" onClick={() => onAsk('repay')}>
          {t('loan.repay')}
        </Button>
      ) : null}
    </>
  )
}
