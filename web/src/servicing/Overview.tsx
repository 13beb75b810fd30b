import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Loan } from '../api/types'
import { isPositive, sum } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Amount, Facts, Panel, useMoney, useSay } from '../shell/figures'
import { StateTag } from '../shell/StateTag'

const COLUMNS = ['original', 'paid', 'outstanding', 'not_due', 'due', 'overdue'] as const
type Cells = Record<(typeof COLUMNS)[number], string>

/** Each column of the matrix added up, on digits. */
export function totalsOf(matrix: Cells[]): Cells {
  return Object.fromEntries(COLUMNS.map((name) => [name, sum(matrix.map((row) => row[name]))])) as Cells
}

export function Overview({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const money = useMoney()
  const branches = useBranches()
  const totals = totalsOf(loan.matrix)
  return (
    <div className="stack">
      <Panel
        title={t('position.title')}
        extra={`${t('asOf', { on: formatDate(loan.position.on) })} · ${loan.currency}`}
      >
        <DataTable
          keepRows
          label={t('position.title')}
          rows={loan.matrix}
          rowKey={(row) => row.component}
          columns={[
            {
              key: 'name',
              title: t('position.component'),
              render: (row) => t(`position.${row.component.toLowerCase()}`, { defaultValue: row.component }),
            },
            ...COLUMNS.map((name) => ({
              key: name,
              title: t(`position.${name}`),
              align: 'right' as const,
              render: (row: Loan['matrix'][number]) => (
                <span className={name === 'overdue' && isPositive(row[name]) ? 'bad' : undefined}>
                  <Amount strong={name === 'outstanding'} value={row[name]} />
                </span>
              ),
            })),
          ]}
          foot={
            <tr>
              <td>{t('total')}</td>
              {COLUMNS.map((name) => (
                <td key={name} className="right">
                  <Amount value={totals[name]} />
                </td>
              ))}
            </tr>
          }
        />
      </Panel>
      <div className="columns columns-2">
        <Panel title={t('position.accrual')} extra={loan.currency}>
          <Facts
            items={[
              { label: t('position.accrued'), value: <Amount value={loan.position.interest.accrued} /> },
              { label: t('position.interestDue'), value: <Amount value={loan.position.interest.due} /> },
              {
                label: t('position.interestOverdue'),
                value: <Amount value={loan.position.interest.overdue} />,
              },
              { label: t('position.payoff'), value: <Amount strong value={loan.position.payoff_amount} /> },
            ]}
          />
        </Panel>
        <Tasks loan={loan} />
      </div>
      <Panel title={t('loan.terms')}>
        <Facts
          columns={3}
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
