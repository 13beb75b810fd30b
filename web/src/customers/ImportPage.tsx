import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import type { Answer } from '../api/types'
import { formatCount } from '../format/count'
import { formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Panel, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { reference } from '../shell/subject'
import { IMPORT_LINE_STATES } from './duty'

type Run = Answer<'/api/v1/customers/imports/{party_import_id}'>

export default function ImportPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const run = useGet(
    '/api/v1/customers/imports/{party_import_id}',
    { path: { party_import_id: id } },
    { enabled: can('partyImports') },
  )
  const parent = { to: '/customer-imports', label: t('menu.partyImports') }
  return (
    <DetailLoader query={run} parent={parent}>
      {(data) => <Detail run={data} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ run, parent }: { run: Run; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const branches = useBranches()
  const more = useSubjectTabs()
  const [problem, setProblem] = useState<Problem | null>(null)
  return (
    <>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <DetailPage
        parent={parent}
        title={run.number}
        subtitle={
          run.file_gone_at ? t('partyImport.fileGone', { at: formatMoment(run.file_gone_at) }) : run.file_name
        }
        state={{ kind: 'partyImport', state: run.state }}
        primary={<Acts run={run} onProblem={setProblem} />}
        figures={[
          {
            label: t('partyImport.rows'),
            value: formatCount(run.row_count),
            note: t(`party.kind.${run.kind}`),
          },
          {
            label: t('partyImport.entered'),
            value: formatCount(run.entered_count),
            note: branches.nameOf(run.branch_code),
          },
          { label: t('partyImport.known'), value: formatCount(run.known_count), note: run.by_name },
          {
            label: t('partyImport.refused'),
            value: formatCount(run.refused_count),
            note: formatMoment(run.created_at),
            tone: run.refused_count > 0 ? 'attention' : undefined,
          },
        ]}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: () => <Overview run={run} /> },
          { key: 'lines', label: t('partyImport.lines'), content: () => <Lines run={run} /> },
          ...more(reference('customers.import', run.id), ['timeline']),
        ]}
      />
    </>
  )
}

function Acts({ run, onProblem }: { run: Run; onProblem: (problem: Problem | null) => void }) {
  const { t } = useTranslation()
  const start = useCommand('/api/v1/customers/imports/{party_import_id}/start')
  const discard = useCommand('/api/v1/customers/imports/{party_import_id}/discard')
  const may = (act: string) => run.allowed_actions.includes(act)
  const act = async (command: typeof start | typeof discard) => {
    onProblem(null)
    try {
      await command.mutateAsync({ path: { party_import_id: run.id }, body: {}, version: run.version })
    } catch (error) {
      onProblem(asProblem(error))
    }
  }
  return (
    <>
      {may('take_errors') ? (
        <Button href={`/api/v1/customers/imports/${run.id}/errors`}>{t('partyImport.takeErrors')}</Button>
      ) : null}
      {may('discard') ? (
        <Button loading={discard.isPending} onClick={() => void act(discard)}>
          {t('partyImport.discard')}
        </Button>
      ) : null}
      {may('start') ? (
        <Button type="primary" loading={start.isPending} onClick={() => void act(start)}>
          {t(run.state === 'BROKEN' ? 'partyImport.goOn' : 'partyImport.enter', {
            count: run.row_count - run.refused_count - run.known_count,
          })}
        </Button>
      ) : null}
    </>
  )
}

function Overview({ run }: { run: Run }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <div className="stack">
      {run.problems.length > 0 ? (
        <Panel title={t('partyImport.problems')}>
          <DataTable
            label={t('partyImport.problems')}
            rows={run.problems}
            rowKey={(row) => String(row.line)}
            columns={[
              { key: 'line', title: t('partyImport.line'), align: 'right', render: (row) => row.line },
              { key: 'column', title: t('partyImport.column'), render: (row) => row.column || '–' },
              { key: 'reason', title: t('duty.why'), wrap: true, render: (row) => say(row, 'reason') },
            ]}
          />
        </Panel>
      ) : null}
      <Panel title={t('partyImport.preview')}>
        <DataTable
          label={t('partyImport.preview')}
          rows={run.preview}
          rowKey={(row) => String(row.line)}
          columns={[
            { key: 'line', title: t('partyImport.line'), align: 'right', render: (row) => row.line },
            { key: 'name', title: t('field.name'), render: (row) => row.name || '–' },
            {
              key: 'id_number',
              title: t('field.id_number'),
              render: (row) => <span className="num">{row.id_number || '–'}</span>,
            },
            {
              key: 'phone',
              title: t('field.phone'),
              render: (row) => <span className="num">{row.phone || '–'}</span>,
            },
            {
              key: 'reason',
              title: t('partyImport.result'),
              wrap: true,
              render: (row) => say(row, 'reason') || t('partyImport.good'),
            },
          ]}
        />
      </Panel>
    </div>
  )
}

function Lines({ run }: { run: Run }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      embedded
      title={t('partyImport.lines')}
      path="/api/v1/customers/imports/{party_import_id}/lines"
      params={{ party_import_id: run.id }}
      right="partyImports"
      sort="line"
      exports={false}
      rowKey={(row) => String(row.line)}
      rowLink={(row) => (row.party_id ? `/customers/${row.party_id}` : null)}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: IMPORT_LINE_STATES.map((value) => ({ value, label: t(`state.partyImportLine.${value}`) })),
        },
      ]}
      columns={[
        {
          key: 'line',
          title: t('partyImport.line'),
          sort: 'line',
          align: 'right',
          render: (row) => row.line,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="partyImportLine" state={row.state} />,
        },
        {
          key: 'party',
          title: t('duty.customer'),
          render: (row) =>
            row.party_id ? <Link to={`/customers/${row.party_id}`}>{row.party_number}</Link> : '–',
        },
        { key: 'column', title: t('partyImport.column'), render: (row) => row.column || '–' },
        { key: 'reason', title: t('duty.why'), wrap: true, render: (row) => say(row, 'reason') || '–' },
      ]}
      empty={{ title: t('partyImport.noLines'), help: t('partyImport.noLinesHelp') }}
    />
  )
}
