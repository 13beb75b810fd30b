import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Answer } from '../api/types'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Amount, Panel, useSay } from '../shell/figures'
import type { Address } from './address'
import { monthOf } from './source'

type Balance = Answer<'/api/v1/ledger/trial-balance'>

/** The day or the period that a report is of, with its currency; said from the address, before the answer comes. */
export const onDay = (asked: Address, today: string, t: TFunction): string => {
  const on = asked.on ?? today
  const day =
    asked.by === 'PERIOD' ? t('ledger.ofPeriod', { period: monthOf(on) }) : t('asOf', { on: formatDate(on) })
  return `${day} · ${asked.currency ?? 'CNY'}`
}

/** Whether a report is even, in its head; its place is kept until the answer comes. */
export function Even({ even, good, bad }: { even: boolean | undefined; good: string; bad: string }) {
  return even === false ? (
    <span className="bad">✕ {bad}</span>
  ) : (
    <span className="good" style={even ? undefined : { visibility: 'hidden' }}>
      ✓ {good}
    </span>
  )
}

/** Accounts with debits, credits and balance, each leading to its statement. */
export function Balances({
  label,
  rows,
  totals,
  account,
}: {
  label: string
  rows: Balance['rows']
  totals: Balance['totals']
  account: (code: string) => string
}) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <DataTable
      label={label}
      keepRows
      rows={rows}
      rowKey={(row) => row.account_code}
      rowLink={(row) => account(row.account_code)}
      columns={[
        {
          key: 'code',
          title: t('ledger.account'),
          render: (row) => <Link to={account(row.account_code)}>{row.account_code}</Link>,
        },
        { key: 'name', title: t('field.name'), wrap: true, render: (row) => say(row) },
        {
          key: 'debit',
          title: t('ledger.debit'),
          align: 'right',
          render: (row) => <Amount value={row.debit_amount} />,
        },
        {
          key: 'credit',
          title: t('ledger.credit'),
          align: 'right',
          render: (row) => <Amount value={row.credit_amount} />,
        },
        {
          key: 'balance',
          title: t('ledger.balance'),
          align: 'right',
          render: (row) => <Amount strong value={row.balance_amount} />,
        },
        { key: 'side', title: t('ledger.side'), render: (row) => t(`ledger.sides.${row.side}`) },
        { key: 'kind', title: t('field.kind'), render: (row) => t(`ledger.kind.${row.kind}`) },
      ]}
      foot={
        <tr>
          <td colSpan={2}>{t('total')}</td>
          <td className="right">
            <Amount value={totals.debit_amount} />
          </td>
          <td className="right">
            <Amount value={totals.credit_amount} />
          </td>
          <td colSpan={3} />
        </tr>
      }
      empty={<Empty title={t('ledger.noBalance')} help={t('ledger.noBalanceHelp')} />}
    />
  )
}

/** What is off the balance sheet, where there is something: a panel of its own, which balances by itself. */
export function OffBalance({
  of,
  account,
}: {
  of: Pick<Balance, 'currency' | 'off_rows' | 'off_totals'>
  account: (code: string) => string
}) {
  const { t } = useTranslation()
  if (of.off_rows.length === 0) return null
  return (
    <Panel title={t('ledger.offBalance')} extra={of.currency}>
      <p className="muted">{t('ledger.offBalanceHelp')}</p>
      <Balances label={t('ledger.offBalance')} rows={of.off_rows} totals={of.off_totals} account={account} />
    </Panel>
  )
}
