import { Alert, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { Documents } from '../documents/Documents'
import { formatDate, formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Facts, Panel, useSay } from '../shell/figures'
import { ProblemAlert, useSayProblem } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { reference } from '../shell/subject'
import { CHECK_RESULTS, percent, type DutyCase } from './duty'
import { DaysLeft } from './KycColumns'
import { CloseDialog, CommentDialog, DecideDialog } from './KycDialogs'

type Asked = 'note' | 'extend' | 'close' | 'approve' | 'sendBack'

export default function KycPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const query = useGet(
    '/api/v1/customers/cases/{duty_id}',
    { path: { duty_id: id } },
    { enabled: can('cases') },
  )
  const parent = { to: '/cases', label: t('menu.cases') }
  return (
    <DetailLoader query={query} parent={parent}>
      {(item) => <Detail item={item} parent={parentOf(item, t) ?? parent} />}
    </DetailLoader>
  )
}

/** The list a case is on. */
function parentOf(item: DutyCase, t: (key: string) => string) {
  if (item.kind === 'COMPLAINT') return { to: '/complaints', label: t('menu.complaints') }
  if (item.kind === 'SUSPICIOUS_TRANSACTION') return { to: '/suspicions', label: t('menu.suspicions') }
  return null
}

function Detail({ item, parent }: { item: DutyCase; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  const more = useSubjectTabs()
  const branches = useBranches()
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const subject = reference('customers.case', item.id)
  const hidden = item.kind === 'SUSPICIOUS_TRANSACTION'
  return (
    <>
      <DetailPage
        parent={parent}
        title={item.number}
        subtitle={say(item, 'kind')}
        state={{ kind: 'duty', state: item.state }}
        primary={<Acts item={item} ask={setAsked} />}
        figures={[
          {
            label: t('duty.about'),
            value: item.party_id ? (
              <Link to={`/customers/${item.party_id}`}>{item.client_name}</Link>
            ) : (
              item.client_name || '–'
            ),
            note: item.party_number ?? branches.nameOf(item.branch_code),
          },
          {
            label: t('duty.due'),
            value: formatDate(item.due_date),
            note: <DaysLeft row={item} />,
            tone: item.late ? 'refused' : undefined,
          },
          { label: t('duty.owner'), value: item.owner_name ?? '–', note: branches.nameOf(item.branch_code) },
          {
            label: t('duty.outcome'),
            value: say(item.endings.find((one) => one.code === item.outcome)) || '–',
            note: item.closed_date ? formatDate(item.closed_date) : undefined,
          },
        ]}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: () => <Overview item={item} /> },
          ...(hidden
            ? more(subject, ['timeline'])
            : more(subject, ['documents', 'timeline'], { documents: () => <Documents subject={subject} /> })),
        ]}
      />
      <CommentDialog item={item} act="note" open={asked === 'note'} onClose={close} />
      <CommentDialog item={item} act="extend" open={asked === 'extend'} onClose={close} />
      <CloseDialog item={item} open={asked === 'close'} onClose={close} />
      <DecideDialog item={item} approve open={asked === 'approve'} onClose={close} />
      <DecideDialog item={item} approve={false} open={asked === 'sendBack'} onClose={close} />
    </>
  )
}

function Acts({ item, ask }: { item: DutyCase; ask: (asked: Asked) => void }) {
  const { t } = useTranslation()
  const fail = useSayProblem()
  const take = useCommand('/api/v1/customers/cases/{duty_id}/take')
  const may = (act: string) => item.allowed_actions.includes(act)
  return (
    <>
      {may('note') ? <Button onClick={() => ask('note')}>{t('duty.act.note')}</Button> : null}
      {may('extend') ? <Button onClick={() => ask('extend')}>{t('duty.act.extend')}</Button> : null}
      {may('take') ? (
        <Button
          type={item.state === 'OPEN' ? 'primary' : 'default'}
          loading={take.isPending}
          onClick={() =>
            void take.mutateAsync({ path: { duty_id: item.id }, body: {}, version: item.version }).catch(fail)
          }
        >
          {t(item.state === 'OPEN' ? 'duty.act.take' : 'duty.act.takeOver')}
        </Button>
      ) : null}
      {may('close') ? (
        <Button type="primary" onClick={() => ask('close')}>
          {t('duty.act.close')}
        </Button>
      ) : null}
      {may('decide') ? (
        <>
          <Button danger onClick={() => ask('sendBack')}>
            {t('duty.act.sendBack')}
          </Button>
          <Button type="primary" onClick={() => ask('approve')}>
            {t('duty.act.approve')}
          </Button>
        </>
      ) : null}
    </>
  )
}

function Overview({ item }: { item: DutyCase }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <div className="stack">
      {item.kind === 'SUSPICIOUS_TRANSACTION' ? (
        <Alert type="warning" showIcon title={t('duty.tippingOff')} />
      ) : null}
      <Panel title={t('duty.matter')}>
        <Facts
          columns={3}
          items={[
            item.topic && item.kind === 'COMPLAINT'
              ? { label: t('duty.topicLabel'), value: t(`duty.topic.${item.topic}`) }
              : null,
            item.channel ? { label: t('duty.channelLabel'), value: t(`duty.channel.${item.channel}`) } : null,
            item.contact ? { label: t('duty.contact'), value: item.contact } : null,
            { label: t('duty.opened'), value: formatDate(item.opened_date) },
            { label: t('duty.openedBy'), value: item.opened_by_name ?? t('timeline.system') },
            item.proposed_by_name ? { label: t('duty.proposedBy'), value: item.proposed_by_name } : null,
            item.decided_by_name ? { label: t('duty.decidedBy'), value: item.decided_by_name } : null,
            item.report_reference
              ? {
                  label: t('duty.reportReference'),
                  value: <span className="num">{item.report_reference}</span>,
                }
              : null,
            item.summary ? { label: t('duty.summary'), value: item.summary, wide: true } : null,
            {
              label: t('duty.rule'),
              value: `${say(item.clock)}${t('colon')}${t('days', { count: item.clock.days })} · ${item.clock.source}`,
              wide: true,
            },
          ]}
        />
        {item.clock.confirmed ? null : <p className="muted">{t('duty.unconfirmed')}</p>}
      </Panel>
      {item.hits.length > 0 ? <Hits item={item} /> : null}
      <Checks item={item} />
      <Notes item={item} />
    </div>
  )
}

function Hits({ item }: { item: DutyCase }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('duty.hits')}>
      <DataTable
        label={t('duty.hits')}
        rows={item.hits}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'list',
            title: t('duty.list'),
            render: (row) => `${row.list_code} · ${t(`duty.listKind.${row.list_kind}`)}`,
          },
          {
            key: 'name',
            title: t('duty.listedName'),
            wrap: true,
            render: (row) => row.listed_names.join('、'),
          },
          { key: 'birth', title: t('field.birth_date'), render: (row) => row.listed_birth_date || '–' },
          {
            key: 'score',
            title: t('duty.score'),
            align: 'right',
            render: (row) => percent(row.score_permille),
          },
          { key: 'why', title: t('duty.whyHit'), wrap: true, render: (row) => <HitReasons row={row} /> },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="hit" state={row.state} />,
          },
        ]}
      />
    </Panel>
  )
}

/** Why a customer is held to be on a list, part by part. */
export function HitReasons({
  row,
}: {
  row: Pick<DutyCase['hits'][number], 'id_equal' | 'birth_equal' | 'name_permille'>
}) {
  const { t } = useTranslation()
  if (row.id_equal) return <>{t('duty.sameNumber')}</>
  const birth = row.birth_equal === null ? 'birthUnknown' : row.birth_equal ? 'sameBirth' : 'otherBirth'
  return (
    <>
      {t('duty.nameAlike', { percent: percent(row.name_permille) })} · {t(`duty.${birth}`)}
    </>
  )
}

function Checks({ item }: { item: DutyCase }) {
  const { t } = useTranslation()
  const say = useSay()
  const record = useCommand('/api/v1/customers/cases/{duty_id}/checks')
  const [problem, setProblem] = useState<Problem | null>(null)
  const may = item.allowed_actions.includes('check')
  const set = async (code: string, result: (typeof CHECK_RESULTS)[number]) => {
    setProblem(null)
    try {
      await record.mutateAsync({ path: { duty_id: item.id }, body: { code, result }, version: item.version })
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  if (item.checks.length === 0) return null
  return (
    <Panel title={t('duty.checklist')}>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <DataTable
        label={t('duty.checklist')}
        rows={item.checks}
        rowKey={(row) => row.code}
        columns={[
          {
            key: 'name',
            title: t('duty.check'),
            wrap: true,
            render: (row) => (row.required ? say(row) : `${say(row)}${t('duty.optional')}`),
          },
          {
            key: 'result',
            title: t('duty.result'),
            render: (row) =>
              may ? (
                <Select
                  aria-label={`${t('duty.result')} ${say(row)}`}
                  value={row.result || undefined}
                  placeholder={t('duty.notDone')}
                  style={{ minWidth: 120 }}
                  disabled={record.isPending}
                  onChange={(value) => void set(row.code, value as (typeof CHECK_RESULTS)[number])}
                  options={CHECK_RESULTS.map((value) => ({ value, label: t(`duty.checked.${value}`) }))}
                />
              ) : row.result ? (
                t(`duty.checked.${row.result}`)
              ) : (
                t('duty.notDone')
              ),
          },
          { key: 'by', title: t('duty.doneBy'), render: (row) => row.done_by_name ?? '–' },
          {
            key: 'at',
            title: t('duty.doneAt'),
            wideOnly: true,
            render: (row) => (row.done_at ? formatMoment(row.done_at) : '–'),
          },
        ]}
      />
    </Panel>
  )
}

function Notes({ item }: { item: DutyCase }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('duty.notes')}>
      <DataTable
        label={t('duty.notes')}
        rows={item.notes}
        rowKey={(row) => row.id}
        columns={[
          { key: 'step', title: t('duty.step'), render: (row) => t(`duty.stepOf.${row.step}`) },
          { key: 'text', title: t('duty.note'), wrap: true, render: (row) => row.text },
          {
            key: 'by',
            title: t('duty.doneBy'),
            render: (row) => row.created_by_name ?? t('timeline.system'),
          },
          { key: 'at', title: t('duty.doneAt'), render: (row) => formatMoment(row.created_at) },
        ]}
        empty={<p className="muted">{t('duty.noNotes')}</p>}
      />
    </Panel>
  )
}
