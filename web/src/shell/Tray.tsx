import { CheckCircleOutlined, CloudSyncOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatMoment } from '../format/date'
import { useSay } from './figures'
import { Pop } from './Pop'
import { StateTag } from './StateTag'
import { useSayProblem } from './ProblemAlert'
import { sayMessage } from './toast'

const JOBS = '/api/v1/foundation/jobs'
const ASK_MS = 2000
type Job = Row<typeof JOBS>
export const isRunning = (job: Pick<Job, 'state'>) => /^(RUNNING|QUEUED|WAITING)$/.test(job.state)

/** Long jobs: they run while a person does something else. Asked for only while one of them runs. */
export function Tray() {
  const { t } = useTranslation()
  const say = useSay()
  const [running, setRunning] = useState(false)
  const jobs = useGet(JOBS, { query: { limit: 10 } }, { refetchMs: running ? ASK_MS : false })
  const items = jobs.data?.items ?? []
  const active = items.filter(isRunning)
  const [unseen, setUnseen] = useState<'DONE' | 'FAILED' | null>(null)
  const before = useRef<Map<string, string> | null>(null)
  useEffect(() => {
    if (!jobs.data) return
    const rows = jobs.data.items
    setRunning(rows.some(isRunning))
    for (const job of rows) {
      const was = before.current?.get(job.id)
      if (!was || !/^(RUNNING|QUEUED|WAITING)$/.test(was) || isRunning(job)) continue
      const failed = job.state === 'FAILED'
      setUnseen(failed ? 'FAILED' : 'DONE')
      sayMessage(
        failed ? 'error' : 'success',
        t(failed ? 'tray.failed' : 'tray.ended', { title: say(job, 'title') }),
      )
    }
    before.current = new Map(rows.map((job) => [job.id, job.state]))
  }, [jobs.data, say, t])
  if (items.length === 0) return null
  const label = active.length > 0 ? t('tray.running', { count: active.length }) : t('tray.title')
  return (
    <Pop
      label={label}
      align="end"
      width={360}
      className="button plain square tray"
      onOpen={() => setUnseen(null)}
      button={
        unseen === 'FAILED' ? (
          <ExclamationCircleOutlined aria-hidden className="bad" />
        ) : unseen === 'DONE' ? (
          <CheckCircleOutlined aria-hidden className="good" />
        ) : (
          <CloudSyncOutlined aria-hidden />
        )
      }
      badge={
        active.length > 0 ? (
          <span className="badge" aria-hidden="true">
            {active.length}
          </span>
        ) : null
      }
    >
      {() => (
        <>
          <p className="pop-title">{t('tray.title')}</p>
          <ul className="jobs">
            {items.map((job) => (
              <li key={job.id}>
                <JobLine job={job} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Pop>
  )
}

export function JobLine({ job }: { job: Job }) {
  const { t } = useTranslation()
  const say = useSay()
  const cancel = useCommand('/api/v1/foundation/jobs/{job_id}/cancel')
  const fail = useSayProblem()
  const title = say(job, 'title') || job.kind
  return (
    <div className="job">
      <div className="job-head">
        <strong>{title}</strong>
        <StateTag kind="job" state={job.state} />
      </div>
      {isRunning(job) ? (
        <>
          <progress
            max={Math.max(1, job.total_count)}
            value={job.total_count > 0 ? job.done_count : undefined}
            aria-label={title}
          />
          <div className="job-foot">
            <span className="muted num">
              {job.total_count > 0 ? `${job.done_count} / ${job.total_count}` : t('state.job.WAITING')}
            </span>
            <button
              type="button"
              className="link"
              disabled={cancel.isPending}
              onClick={() => cancel.mutateAsync({ path: { job_id: job.id } }).catch(fail)}
            >
              {t('tray.cancel')}
            </button>
          </div>
        </>
      ) : null}
      {job.note ? <p className={job.state === 'FAILED' ? 'bad' : 'muted'}>{job.note}</p> : null}
      <p className="muted num">{formatMoment(job.ended_at ?? job.started_at ?? job.created_at)}</p>
    </div>
  )
}
