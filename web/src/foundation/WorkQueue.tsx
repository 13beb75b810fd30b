import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useCommand } from '../api/hooks'
import { asProblem } from '../api/problem'
import type { WorkItem } from '../api/types'
import { formatMoment } from '../format/date'
import type { Column } from '../shell/DataTable'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { PageHead } from '../shell/PageHead'
import { useProblemText } from '../shell/ProblemAlert'
import { routeOf } from '../shell/subject'
import { TabBar } from '../shell/TabBar'
import { dueIn } from './due'
import { nextCase } from './nextCase'

const TABS = {
  open: { state: 'OPEN' },
  mine: { state: 'OPEN', mine: true },
  done: { state: 'DONE' },
} as const
type Tab = keyof typeof TABS

export default function WorkQueue() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const tab: Tab = asked && asked in TABS ? (asked as Tab) : 'open'
  const columns = useColumns(tab)
  const next = async () => {
    const to = await nextCase('/work')
    if (to) void navigate(to)
    else void message.info(t('work.none'))
  }
  return (
    <>
      <PageHead
        title={t('menu.work')}
        primary={
          <Button type="primary" onClick={() => void next()}>
            {t('work.next')}
          </Button>
        }
      />
      <TabBar
        label={t('menu.work')}
        active={tab}
        onChange={(key) => setSearch(key === 'open' ? {} : { tab: key }, { replace: true })}
        tabs={(Object.keys(TABS) as Tab[]).map((key) => ({ key, label: t(`work.tab.${key}`) }))}
      >
        <ListPage
          key={tab}
          embedded
          title={`${t('menu.work')} ${t(`work.tab.${tab}`)}`}
          path="/api/v1/foundation/work-items"
          fixed={TABS[tab]}
          columns={columns}
          rowLink={(row) => routeOf(row.subject)}
          exports={false}
          empty={{ title: t(`work.empty.${tab}`), help: t(`work.emptyHelp.${tab}`) }}
        />
      </TabBar>
    </>
  )
}

function useColumns(tab: Tab): Column<WorkItem>[] {
  const { t } = useTranslation()
  const say = useSay()
  const done = tab === 'done'
  return [
    {
      key: 'title',
      title: t('work.title'),
      wrap: true,
      render: (row) => {
        const to = routeOf(row.subject)
        return to ? <Link to={to}>{say(row, 'title')}</Link> : say(row, 'title')
      },
    },
    {
      key: 'number',
      title: t('work.subject'),
      render: (row) => <span className="num">{row.subject_number}</span>,
    },
    { key: 'branch', title: t('field.branch_code'), render: (row) => row.branch_code, wideOnly: true },
    { key: 'created', title: t('work.since'), render: (row) => formatMoment(row.created_at), wideOnly: true },
    {
      key: 'due',
      title: t('work.due'),
      render: (row) => (done ? formatMoment(row.due_at) : <Due at={row.due_at} />),
    },
    {
      key: 'holder',
      title: t('work.holder'),
      render: (row) => (row.claimed_by_me ? t('work.me') : (row.claimed_by_name ?? t('work.free'))),
    },
    ...(done
      ? []
      : [
          {
            key: 'act',
            title: t('list.actions'),
            align: 'right' as const,
            render: (row: WorkItem) => <Hold row={row} />,
          },
        ]),
  ]
}

function Due({ at }: { at: string | null }) {
  const { t } = useTranslation()
  if (!at) return <>–</>
  const due = dueIn(at, new Date())
  return (
    <span className={due.late ? 'num bad' : 'num'} title={formatMoment(at)}>
      {t(due.late ? `work.late.${due.unit}` : `work.left.${due.unit}`, { count: due.count })}
    </span>
  )
}

function Hold({ row }: { row: WorkItem }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const say = useProblemText()
  const claim = useCommand('/api/v1/foundation/work-items/{item_id}/claim')
  const release = useCommand('/api/v1/foundation/work-items/{item_id}/release')
  if (row.claimed_by_name && !row.claimed_by_me) return null
  const command = row.claimed_by_me ? release : claim
  const word = row.claimed_by_me ? t('work.release') : t('work.claim')
  return (
    <Button
      size="small"
      loading={command.isPending}
      aria-label={`${word} ${row.subject_number}`}
      onClick={() =>
        command
          .mutateAsync({ path: { item_id: row.id }, version: row.version })
          .catch((error: unknown) => message.error(say(asProblem(error)).detail))
      }
    >
      {word}
    </Button>
  )
}
