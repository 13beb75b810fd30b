import { DownloadOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { formatBytes } from '../format/bytes'
import { formatCount } from '../format/count'
import { formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { NoRight } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { Funnel } from './Funnel'
import { Lines } from './Lines'
import { Preview } from './Preview'
import type { ImportRun } from './run'

export default function ImportPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const [running, setRunning] = useState(false)
  const run = useGet(
    '/api/v1/origination/imports/{import_id}',
    { path: { import_id: id } },
    { enabled: can('imports'), refetchMs: running ? 1000 : false },
  )
  const isRunning = run.data?.state === 'RUNNING'
  if (isRunning !== running) setRunning(isRunning)
  const parent = { to: '/imports', label: t('menu.imports') }
  if (!can('imports'))
    return (
      <>
        <PageHead title={parent.label} />
        <NoRight what={parent.label} />
      </>
    )
  return (
    <DetailLoader query={run} parent={parent}>
      {(data) => <ImportDetail run={data} parent={parent} />}
    </DetailLoader>
  )
}

function ImportDetail({ run, parent }: { run: ImportRun; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  const more = useSubjectTabs()
  const entered = run.state !== 'PREVIEWED' && run.state !== 'DISCARDED'
  const preview = { key: 'preview', label: t('import.preview'), content: () => <Preview run={run} /> }
  const funnel = { key: 'funnel', label: t('import.funnel'), content: () => <Funnel run={run} /> }
  return (
    <DetailPage
      parent={parent}
      title={run.number}
      subtitle={
        run.file_gone_at
          ? t('partyImport.fileGone', { at: formatMoment(run.file_gone_at) })
          : `${run.file_name} · ${formatBytes(run.size_bytes)} · ${say(run, 'mapping')}`
      }
      state={{ kind: 'import', state: run.state }}
      primary={<Acts run={run} />}
      above={run.state === 'RUNNING' ? <Working run={run} /> : undefined}
      figures={[
        {
          label: t('import.rows'),
          value: formatCount(run.row_count),
          note: branches.nameOf(run.branch_code),
        },
        { label: t('import.entered'), value: formatCount(run.entered_count) },
        { label: t('import.known'), value: formatCount(run.known_count), note: t('import.knownHelp') },
        {
          label: t('import.refused'),
          value: formatCount(run.refused_count),
          tone: run.refused_count > 0 ? 'refused' : undefined,
        },
        {
          label: t('import.received'),
          value: formatMoment(run.created_at),
          note: run.by_name,
        },
      ]}
      tabs={[
        ...(entered ? [funnel, preview] : [preview]),
        { key: 'lines', label: t('import.lines'), content: () => <Lines run={run} /> },
        ...more(reference('origination.import', run.id), ['timeline']),
      ]}
    />
  )
}

function Acts({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const start = useCommand('/api/v1/origination/imports/{import_id}/start')
  const discard = useCommand('/api/v1/origination/imports/{import_id}/discard')
  const [problem, setProblem] = useState<Problem | null>(null)
  const of = { path: { import_id: run.id }, version: run.version }
  const carry = async (command: typeof start | typeof discard) => {
    setProblem(null)
    try {
      await command.mutateAsync(of as never)
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  const may = (action: string) => run.allowed_actions.includes(action)
  return (
    <>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      {may('take_errors') ? (
        <Button
          href={`/api/v1/origination/imports/${run.id}/errors`}
          download
          icon={<DownloadOutlined aria-hidden />}
        >
          {t('import.errors')}
        </Button>
      ) : null}
      {may('discard') ? (
        <Button loading={discard.isPending} onClick={() => void carry(discard)}>
          {t('import.discard')}
        </Button>
      ) : null}
      {may('start') ? (
        <Button type="primary" loading={start.isPending} onClick={() => void carry(start)}>
          {run.state === 'BROKEN'
            ? t('import.goOn')
            : t('import.start', { count: run.row_count - run.refused_count - run.known_count })}
        </Button>
      ) : null}
    </>
  )
}

function Working({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const done = run.entered_count + run.known_count
  const total = run.row_count - run.refused_count
  return (
    <Panel title={t('import.working')}>
      <Progress percent={total > 0 ? Math.floor((done * 100) / total) : 0} aria-label={t('import.working')} />
      <p className="muted">{t('import.workingHelp')}</p>
    </Panel>
  )
}
