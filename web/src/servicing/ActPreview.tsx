import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { Answer, Query } from '../api/types'
import { compare, isPositive } from '../format/amount'
import { formatDate } from '../format/date'
import { useSettled } from '../origination/schedule'
import { DataTable } from '../shell/DataTable'
import { Amount, useMoney, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'

type Preview = Answer<'/api/v1/servicing/loans/{loan_id}/preview'>
type Asked = Query<'/api/v1/servicing/loans/{loan_id}/preview'>

/** What an act would do, asked from the server as it is typed; nothing is done. */
export function usePreview(loanId: string | undefined, asked: Partial<Asked>, enabled = true) {
  const query = useSettled(asked, 300)
  return useGet(
    '/api/v1/servicing/loans/{loan_id}/preview',
    { path: { loan_id: loanId ?? '' }, query },
    {
      enabled: enabled && loanId !== undefined && (query.kind === 'RELEASE' || isPositive(query.amount)),
      keep: true,
      derived: true,
    },
  )
}

/** Whether a command is under way or done; opening its dialog makes it ready for the next time. */
export function useDone(
  command: { isPending: boolean; isSuccess: boolean; reset: () => void },
  open: boolean,
): boolean {
  const { reset } = command
  useEffect(() => {
    if (open) reset()
  }, [open, reset])
  return command.isPending || command.isSuccess
}

const COMPONENTS = ['fee', 'penalty', 'compound', 'interest', 'principal'] as const

/** An act looked at before it is done: its money by component, before and after, instalments, entries. */
export function ActPreview({
  loanId,
  asked,
  done = false,
}: {
  loanId: string | undefined
  asked: Partial<Asked>
  /** The act is being done or is done: nobody asks any more what it would do. */
  done?: boolean
}) {
  const { t } = useTranslation()
  const preview = usePreview(loanId, asked, !done)
  if (preview.error && !done) return <ProblemAlert problem={preview.error} />
  if (!preview.data) return <p className="muted">{t('act.hint')}</p>
  return <ActShown preview={preview.data} />
}

export function ActShown({ preview }: { preview: Preview }) {
  const { t } = useTranslation()
  const money = useMoney()
  const moves = (amount: string) => compare(amount, '0') !== 0
  const parts = COMPONENTS.filter((name) => moves(preview.parts[name]))
  return (
    <div className="act stack compact" aria-live="polite">
      {moves(preview.amount) ? (
        <section>
          <h3>
            {t('act.money')} <span className="num">{money(preview.amount, preview.currency)}</span>
          </h3>
          <dl className="act-parts">
            {parts.map((name) => (
              <div key={name}>
                <dt>{t(`position.${name}`)}</dt>
                <dd>
                  <Amount value={preview.parts[name]} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      <section>
        <h3>{t('act.change')}</h3>
        <Change preview={preview} />
      </section>
      {preview.settles.length > 0 && isPositive(preview.amount) ? (
        <section>
          <h3>{t('act.settles', { count: preview.settles.length })}</h3>
          <DataTable
            keepRows
            maxHeight={124}
            label={t('act.settles', { count: preview.settles.length })}
            rows={preview.settles}
            rowKey={(row) => String(row.number)}
            columns={[
              { key: 'number', title: t('schedule.number'), align: 'right', render: (row) => row.number },
              { key: 'due', title: t('schedule.due_date'), render: (row) => formatDate(row.due_date) },
              {
                key: 'amount',
                title: t('field.amount'),
                align: 'right',
                render: (row) => <Amount value={row.amount} />,
              },
            ]}
          />
        </section>
      ) : null}
      <Lines preview={preview} />
    </div>
  )
}

/** Figures of a loan that an act moves; what stays as it is is not repeated. */
export function changesOf(preview: Pick<Preview, 'before' | 'after'>): (keyof Preview['before'])[] {
  const names = [
    'balance_amount',
    'total_due_amount',
    'overdue_amount',
    'instalment_amount',
    'remaining_count',
    'maturity_date',
    'dpd',
  ] as const
  const same = (one: unknown, other: unknown) =>
    one === other ||
    (typeof one === 'string' &&
      typeof other === 'string' &&
      /^-?\d+\.\d+$/.test(one) &&
      /^-?\d+\.\d+$/.test(other) &&
      compare(one, other) === 0)
  return names.filter((name) => !same(preview.before[name], preview.after[name]))
}

function Change({ preview }: { preview: Preview }) {
  const { t } = useTranslation()
  const rows = changesOf(preview)
  const value = (name: (typeof rows)[number], side: 'before' | 'after') => {
    const given = preview[side][name]
    if (given === null || given === undefined) return '–'
    if (name.endsWith('_amount')) return <Amount value={String(given)} strong={side === 'after'} />
    if (name === 'maturity_date') return formatDate(String(given))
    if (name === 'dpd') return t('days', { count: Number(given) })
    return t('quote.count', { count: Number(given) })
  }
  if (rows.length === 0) return <p className="muted">{t('act.same')}</p>
  return (
    <DataTable
      keepRows
      label={t('act.change')}
      rows={rows.map((name) => ({ name }))}
      rowKey={(row) => row.name}
      columns={[
        { key: 'name', title: '', render: (row) => t(`act.figure.${row.name}`) },
        { key: 'before', title: t('act.before'), align: 'right', render: (row) => value(row.name, 'before') },
        { key: 'after', title: t('act.after'), align: 'right', render: (row) => value(row.name, 'after') },
      ]}
    />
  )
}

function Lines({ preview }: { preview: Preview }) {
  const { t } = useTranslation()
  const say = useSay()
  if (preview.lines.length === 0) return null
  return (
    <details>
      <summary>{t('act.entries', { count: preview.lines.length })}</summary>
      <ul className="act-lines">
        {preview.lines.map((line, at) => (
          <li key={at}>
            <span>
              {t('ledger.posting', {
                debit: `${line.debit_account} ${say(line, 'debit')}`,
                credit: `${line.credit_account} ${say(line, 'credit')}`,
              })}
            </span>
            <Amount value={line.amount} />
          </li>
        ))}
      </ul>
    </details>
  )
}
