import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Loan } from '../api/types'
import { add } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Amount, Facts, Panel, useMoney, useSay } from '../shell/figures'
import { StateTag } from '../shell/StateTag'

type MatrixRow = {
  key: string
  open: string | null
  due: string | null
  overdue: string | null
  outstanding: string
  paid: string | null
}

/** Principal, interest, penalty and compound interest × accrued or not due, due, overdue, outstanding, paid. */
export function matrixOf(loan: Pick<Loan, 'position' | 'totals'>): MatrixRow[] {
  const { principal, interest, penalty, compound } = loan.position
  const all = (...values: string[]) => values.reduce(add, '0.00')
  return [
    {
      key: 'principal',
      open: principal.not_due,
      due: principal.due,
      overdue: principal.overdue,
      outstanding: all(principal.not_due, principal.due, principal.overdue),
      paid: loan.totals.principal,
    },
    {
      key: 'interest',
      open: interest.accrued,
      due: interest.due,
      overdue: interest.overdue,
      outstanding: all(interest.accrued, interest.due, interest.overdue),
      paid: loan.totals.interest,
    },
    {
      key: 'penalty',
      open: null,
      due: null,
      overdue: penalty,
      outstanding: penalty,
      paid: loan.totals.penalty,
    },
    {
      key: 'compound',
      open: null,
      due: null,
      overdue: compound,
      outstanding: compound,
      paid: loan.totals.compound,
    },
  ]
}

export function Overview({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const money = useMoney()
  const branches = useBranches()
  const rows = matrixOf(loan)
  const cell = (key: keyof MatrixRow) => (row: MatrixRow) =>
    row[key] === null ? '' : <Amount value={row[key]} />
  return (
    <div className="stack">
      <Panel
        title={t('position.title')}
        extra={`${t('asOf', { on: formatDate(loan.position.on) })} · ${loan.currency}`}
      >
        <DataTable
          keepRows
          label={t('position.title')}
          rows={rows}
          rowKey={(row) => row.key}
          columns={[
            { key: 'name', title: '', render: (row) => t(`position.${row.key}`) },
            { key: 'open', title: t('position.open'), align: 'right', render: cell('open') },
            { key: 'due', title: t('position.due'), align: 'right', render: cell('due') },
            { key: 'overdue', title: t('position.overdue'), align: 'right', render: cell('overdue') },
            {
              key: 'outstanding',
              title: t('position.outstanding'),
              align: 'right',
              render: (row) => <Amount strong value={row.outstanding} />,
            },
            { key: 'paid', title: t('position.paid'), align: 'right', render: cell('paid') },
          ]}
          foot={
            <tr>
              <td colSpan={4}>{t('position.payoff')}</td>
              <td className="right">
                <Amount strong value={loan.position.payoff_amount} />
              </td>
              <td />
            </tr>
          }
        />
      </Panel>
      <div className="columns columns-2">
        <Panel title={t('loan.terms')}>
          <Facts
            items={[
              { label: t('field.annual_rate'), value: formatRate(loan.annual_rate) },
              { label: t('field.disbursed_on'), value: formatDate(loan.disbursed_on) },
              { label: t('field.maturity_date'), value: formatDate(loan.maturity_date) },
              { label: t('field.branch_code'), value: branches.nameOf(loan.branch_code) },
              { label: t('field.principal_amount'), value: money(loan.principal_amount, loan.currency) },
              ...Object.entries(loan.terms ?? {})
                .filter(([name, value]) => TERMS.has(name) && value !== null)
                .map(([name, value]) => ({
                  label: t(`field.${name === 'method' ? 'repayment_method' : name}`, { defaultValue: name }),
                  value: termText(name, value, t),
                })),
            ]}
          />
        </Panel>
        <Tasks loan={loan} />
      </div>
    </div>
  )
}

const TERMS = new Set([
  'repayment_method',
  'method',
  'term_months',
  'due_day',
  'rate_index',
  'margin_bps',
  'penalty_uplift',
  'day_count',
])

const termText = (name: string, value: unknown, t: TFunction): string =>
  name === 'repayment_method' || name === 'method'
    ? t(`method.${String(value)}`, { defaultValue: String(value) })
    : name === 'day_count'
      ? t(`dayCount.${String(value).replace('/', '_')}`, { defaultValue: String(value) })
      : name === 'penalty_uplift'
        ? formatRate(String(value), 0)
        : String(value)

function Tasks({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const say = useSay()
  const tasks = Array.isArray(loan.tasks) ? loan.tasks : []
  return (
    <Panel title={t('loan.tasks')}>
      {tasks.length === 0 ? (
        <Empty title={t('loan.noTasks')} help={loan.state === 'ACTIVE' ? t('loan.noTasksHelp') : undefined} />
      ) : (
        <DataTable
          label={t('loan.tasks')}
          rows={tasks}
          rowKey={(task) => task.code}
          columns={[
            { key: 'name', title: t('field.name'), wrap: true, render: (task) => say(task) },
            {
              key: 'state',
              title: t('field.state'),
              render: (task) => <StateTag kind="task" state={task.state} />,
            },
          ]}
        />
      )}
    </Panel>
  )
}
