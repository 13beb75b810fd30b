import { Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { formatAmount } from '../format/amount'
import { formatBytes } from '../format/bytes'
import { formatCount } from '../format/count'
import { formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { NoRight } from '../shell/Empty'
import { Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { Answers } from './Answers'
import { countOf, funnel, moneyOf, progress, type IncomingFile } from './file'
import './incoming.css'
import { Lines } from './Lines'

type Parent = { to: string; label: string }

export default function FilePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const [running, setRunning] = useState(false)
  const file = useGet(
    '/api/v1/servicing/incoming-files/{incoming_id}',
    { path: { incoming_id: id } },
    { enabled: can('incoming'), refetchMs: running ? 1000 : false },
  )
  const isRunning = file.data?.state === 'RUNNING'
  if (isRunning !== running) setRunning(isRunning)
  const parent = { to: '/incoming', label: t('menu.incoming') }
  if (!can('incoming'))
    return (
      <>
        <PageHead title={parent.label} />
        <NoRight what={parent.label} />
      </>
    )
  return (
    <DetailLoader query={file} parent={parent}>
      {(data) => <Detail file={data} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ file, parent }: { file: IncomingFile; parent: Parent }) {
  const { t } = useTranslation()
  const branches = useBranches()
  const more = useSubjectTabs()
  const money = (figure: 'amount' | 'applied_amount' | 'suspense_amount') =>
    moneyOf(file.stages, figure)
      .map((one) => `${formatAmount(one.amount)} ${one.currency}`)
      .join(' · ') || '–'
  const refused = countOf(file.stages, 'REFUSED', 'CONTRADICTS')
  return (
    <DetailPage
      parent={parent}
      title={file.number}
      subtitle={[
        t(`incoming.kind.${file.kind}`),
        file.file_name,
        formatBytes(file.size_bytes),
        `${file.by_name} ${formatMoment(file.created_at)}`,
      ].join(' · ')}
      state={{ kind: 'incoming', state: file.state }}
      primary={<Acts file={file} />}
      above={file.state === 'RUNNING' ? <Working file={file} /> : undefined}
      figures={[
        {
          label: t('incoming.lines'),
          value: formatCount(file.line_count),
          note: file.left_count > 0 ? t('incoming.left', { count: file.left_count }) : undefined,
        },
        {
          label: t('incoming.money'),
          value: money('amount'),
          note: branches.nameOf(file.branch_code),
        },
        ...(file.kind === 'REPAYMENTS'
          ? [
              { label: t('incoming.applied'), value: money('applied_amount') },
              { label: t('incoming.toSuspense'), value: money('suspense_amount') },
            ]
          : []),
        {
          label: t('incoming.refused'),
          value: formatCount(refused),
          tone: refused > 0 ? ('refused' as const) : undefined,
        },
      ]}
      tabs={[
        { key: 'funnel', label: t('incoming.funnel'), content: () => <Funnel file={file} /> },
        {
          key: 'lines',
          label: t('incoming.byLine'),
          content: () => (file.kind === 'ANSWERS' ? <Answers file={file} /> : <Lines file={file} />),
        },
        ...more(reference('servicing.incoming', file.id), ['timeline']),
      ]}
    />
  )
}

/** What became of the lines; every figure opens the lines it counts. */
function Funnel({ file }: { file: IncomingFile }) {
  const { t } = useTranslation()
  const kind = file.kind === 'ANSWERS' ? 'answer' : 'payment'
  return (
    <Panel title={t('incoming.funnel')}>
      <ul className="incoming-funnel">
        {funnel(file).map((step) => (
          <li key={step.state} className={`stage stage-${step.state.toLowerCase()}`}>
            <span className="stage-name">{t(`state.${kind}.${step.state}`)}</span>
            <span className="stage-bar" aria-hidden="true">
              <i style={{ width: `${(step.count * 100) / file.line_count}%` }} />
            </span>
            <span className="stage-count num">
              <Link to={`/incoming/${file.id}?tab=lines&state=${step.state}`}>{formatCount(step.count)}</Link>
            </span>
            <span className="stage-money num">
              {step.money.map((one) => `${formatAmount(one.amount)} ${one.currency}`).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Acts({ file }: { file: IncomingFile }) {
  const { t } = useTranslation()
  const start = useCommand('/api/v1/servicing/incoming-files/{incoming_id}/start')
  const discard = useCommand('/api/v1/servicing/incoming-files/{incoming_id}/discard')
  const [problem, setProblem] = useState<Problem | null>(null)
  const of = { path: { incoming_id: file.id }, version: file.version }
  const carry = async (command: typeof start | typeof discard) => {
    setProblem(null)
    try {
      await command.mutateAsync(of as never)
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  const may = (action: string) => file.allowed_actions.includes(action)
  return (
    <>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      {may('discard') ? (
        <Button loading={discard.isPending} onClick={() => void carry(discard)}>
          {t('incoming.discard')}
        </Button>
      ) : null}
      {may('start') ? (
        <Button type="primary" loading={start.isPending} onClick={() => void carry(start)}>
          {file.state === 'BROKEN' ? t('incoming.goOn') : t('incoming.start', { count: file.waiting_count })}
        </Button>
      ) : null}
    </>
  )
}

function Working({ file }: { file: IncomingFile }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('incoming.working')}>
      <Progress percent={progress(file)} aria-label={t('incoming.working')} />
      <p className="muted">{t('incoming.workingHelp')}</p>
    </Panel>
  )
}
