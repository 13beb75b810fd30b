import { Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { DayState } from '../api/types'
import { formatDate, formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable } from '../shell/DataTable'
import { DetailLoader } from '../shell/DetailPage'
import { Empty, NoRight, Skeleton } from '../shell/Empty'
import { DateField } from '../shell/fields'
import { Figures, Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { Mark, StateTag } from '../shell/StateTag'

export default function DayPage() {
  const { t } = useTranslation()
  const can = useCan()
  const [running, setRunning] = useState(false)
  const state = useGet(
    '/api/v1/endofday/state',
    {},
    // While the day runs its progress is asked for every second; otherwise the version poll is enough.
    { enabled: can('day'), refetchMs: running ? 1000 : 15_000 },
  )
  const isRunning = Boolean(state.data?.running)
  if (isRunning !== running) setRunning(isRunning)
  if (!can('day'))
    return (
      <>
        <PageHead title={t('menu.day')} />
        <NoRight what={t('menu.day')} />
      </>
    )
  return (
    <DetailLoader query={state} parent={{ to: '/work', label: t('menu.day') }}>
      {(data) => <Day state={data} onStarted={() => setRunning(true)} />}
    </DetailLoader>
  )
}

/** Seconds of the steps that are done, added up to the millisecond; null before the first. */
export function totalSeconds(seconds: (number | null)[]): string | null {
  const known = seconds.filter((one) => one !== null)
  return known.length > 0 ? known.reduce((sum, one) => sum + one, 0).toFixed(3) : null
}

const percent = (done: number, total: number) => (total > 0 ? Math.floor((done * 100) / total) : 0)

function Day({ state, onStarted }: { state: DayState; onStarted: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const [asked, setAsked] = useState(false)
  const start = useCommand('/api/v1/endofday/runs')
  const cancel = useCommand('/api/v1/foundation/jobs/{job_id}/cancel')
  const job = state.running
  return (
    <>
      <PageHead
        title={t('menu.day')}
        primary={
          can('dayStart') ? (
            job ? (
              <Button loading={cancel.isPending} onClick={() => cancel.mutate({ path: { job_id: job.id } })}>
                {t('day.cancel')}
              </Button>
            ) : (
              <Button type="primary" onClick={() => setAsked(true)}>
                {t('day.start')}
              </Button>
            )
          ) : null
        }
      />
      <Figures
        items={[
          { label: t('shell.businessDate'), value: formatDate(state.business_date) },
          {
            label: t('day.state'),
            value: job ? t('day.running') : t('day.idle'),
            tone: job ? 'running' : undefined,
          },
          {
            label: t('day.proved'),
            value: formatDate(state.books_proved_on),
            note: state.books_proved_on ? <span className="good">✓ {t('day.provedNote')}</span> : undefined,
          },
          {
            label: t('day.parked'),
            value: state.parked.length,
            tone: state.parked.length > 0 ? 'refused' : undefined,
            note: state.parked.length > 0 ? t('day.parkedHelp') : undefined,
          },
        ]}
      />
      <div className="stack" style={{ marginTop: 12 }}>
        {job ? (
          <Panel title={t('day.progress')}>
            <Progress percent={percent(job.done_count, job.total_count)} aria-label={t('day.progress')} />
            <p className="muted">
              {job.total_count > 0
                ? `${t('day.done', { done: job.done_count, total: job.total_count })} `
                : null}
              {job.note}
            </p>
          </Panel>
        ) : null}
        <Steps state={state} />
        <Parked state={state} />
        <History />
      </div>
      <ActionDialog<{ until: string }>
        open={asked}
        title={t('day.startTitle')}
        initial={{ until: state.business_date }}
        submit={(values) => t('day.startSubmit', { on: values.until })}
        onClose={() => setAsked(false)}
        onSubmit={async (body) => {
          await start.mutateAsync({ body })
          onStarted()
        }}
      >
        <p className="wide">{t('day.startText', { on: state.business_date })}</p>
        <DateField
          name="until"
          label={t('day.until')}
          required
          min={state.business_date}
          help={t('day.untilHelp')}
        />
      </ActionDialog>
    </>
  )
}

function Steps({ state }: { state: DayState }) {
  const { t } = useTranslation()
  const say = useSay()
  const done = state.steps.filter((step) => step.state === 'DONE').length
  const seconds = totalSeconds(state.steps.map((step) => step.seconds))
  return (
    <Panel
      title={t('day.steps')}
      extra={
        state.steps[0]
          ? [
              formatDate(state.steps[0].business_date),
              `${done}/${state.steps.length}`,
              ...(seconds ? [t('day.took', { seconds })] : []),
            ].join(' · ')
          : undefined
      }
    >
      <DataTable
        label={t('day.steps')}
        rows={state.steps}
        rowKey={(step) => `${step.business_date} ${step.step}`}
        columns={[
          { key: 'name', title: t('day.step'), wrap: true, render: (step) => say(step) },
          {
            key: 'date',
            title: t('shell.businessDate'),
            render: (step) => formatDate(step.business_date),
            wideOnly: true,
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (step) => <StateTag kind="job" state={step.state} />,
          },
          {
            key: 'count',
            title: t('day.count'),
            align: 'right',
            render: (step) => (
              <span className="num">
                {step.done_count}/{step.total_count}
              </span>
            ),
          },
          {
            key: 'started',
            title: t('day.started'),
            render: (step) => formatMoment(step.started_at, true),
            wideOnly: true,
          },
          {
            key: 'seconds',
            title: t('day.seconds'),
            align: 'right',
            render: (step) => (step.seconds === null ? '–' : String(step.seconds)),
          },
          {
            key: 'note',
            title: t('day.note'),
            wrap: true,
            render: (step) =>
              step.step === 'prove' && step.state === 'DONE'
                ? t('day.agrees', { count: step.done_count })
                : step.note,
          },
        ]}
        empty={<Empty title={t('day.empty')} help={t('day.emptyHelp')} />}
      />
    </Panel>
  )
}

function Parked({ state }: { state: DayState }) {
  const { t } = useTranslation()
  const say = useSay()
  const nameOf = (code: string) => say(state.steps.find((step) => step.step === code)) || code
  return (
    <Panel title={t('day.parkedTitle')}>
      {state.parked.length > 0 ? <p className="muted">{t('day.todo')}</p> : null}
      <DataTable
        label={t('day.parkedTitle')}
        rows={state.parked}
        rowKey={(row) => `${row.loan_id} ${row.step}`}
        rowLink={(row) => `/loans/${row.loan_id}`}
        columns={[
          {
            key: 'loan',
            title: t('loan.number'),
            render: (row) => <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link>,
          },
          { key: 'step', title: t('day.step'), render: (row) => nameOf(row.step) },
          {
            key: 'since',
            title: t('day.since'),
            render: (row) => <span className="num">{formatDate(row.since_date)}</span>,
          },
          { key: 'reason', title: t('day.reason'), wrap: true, render: (row) => row.reason },
        ]}
        empty={<Empty title={t('day.noParked')} help={t('day.noParkedHelp')} />}
      />
    </Panel>
  )
}

/** The days that were closed: how long each took and whether its books were proved. */
function History() {
  const { t } = useTranslation()
  const days = useGet('/api/v1/endofday/days')
  const reconciles = useCan()('reconciliations')
  return (
    <Panel title={t('day.history')}>
      {days.error && !days.data ? (
        <ProblemAlert problem={days.error} onRetry={() => void days.refetch()} />
      ) : !days.data ? (
        <Skeleton rows={4} />
      ) : (
        <DataTable
          keepRows
          maxHeight={420}
          label={t('day.history')}
          rows={days.data.items}
          rowKey={(row) => row.business_date}
          columns={[
            {
              key: 'date',
              title: t('shell.businessDate'),
              render: (row) => <span className="num">{formatDate(row.business_date)}</span>,
            },
            {
              key: 'proved',
              title: t('day.books'),
              render: (row) =>
                row.proved ? (
                  <Mark tone="done">✓ {t('day.isProved')}</Mark>
                ) : (
                  <Mark tone="attention">{t('day.notProved')}</Mark>
                ),
            },
            ...(reconciles
              ? [
                  {
                    key: 'reconcile',
                    title: t('day.reconcile'),
                    render: (row: { business_date: string; proved: boolean }) =>
                      row.proved ? (
                        <Link
                          to={`/ledger/reconciliation?on=${row.business_date}`}
                          aria-label={t('day.reconcileOf', { on: formatDate(row.business_date) })}
                        >
                          {t('transaction.open')}
                        </Link>
                      ) : (
                        '–'
                      ),
                  },
                ]
              : []),
            {
              key: 'steps',
              title: t('day.steps'),
              align: 'right',
              render: (row) => `${row.steps_done}/${row.steps_total}`,
            },
            {
              key: 'parked',
              title: t('day.parked'),
              align: 'right',
              render: (row) =>
                row.parked_count > 0 ? <span className="bad num">{row.parked_count}</span> : '0',
            },
            {
              key: 'started',
              title: t('day.started'),
              render: (row) => formatMoment(row.started_at, true),
              wideOnly: true,
            },
            {
              key: 'seconds',
              title: t('day.seconds'),
              align: 'right',
              render: (row) => (row.seconds === null ? '–' : String(row.seconds)),
            },
          ]}
          empty={<Empty title={t('day.empty')} help={t('day.emptyHelp')} />}
        />
      )}
    </Panel>
  )
}
