import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { WorkItem } from '../api/types'
import { formatMoment } from '../format/date'
import type { Column } from '../shell/DataTable'
import { Amount, useSay } from '../shell/figures'
import { ListPage, type BatchAction, type Filter } from '../shell/ListPage'
import { PageHead } from '../shell/PageHead'
import { useSayProblem } from '../shell/ProblemAlert'
import { Mark } from '../shell/StateTag'
import { routeOf } from '../shell/subject'
import { TabBar, type Tab } from '../shell/TabBar'
import { sayMessage } from '../shell/toast'
import { dueIn } from './due'
import { nextCase } from './nextCase'

const LIST = '/api/v1/foundation/work-items'
/** Under two hours left: worth an amber word. */
const SOON_MINUTES = 120

/** What waits for a person: all of it, each kind by itself with its count, their own, and what is done. */
export default function WorkQueue() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const { tabs, kinds } = useTabs()
  const asked = search.get('tab') ?? 'open'
  const tab = tabs.some((one) => one.key === asked) || kinds.has(asked) ? asked : 'open'
  const columns = useColumns(tab === 'done')
  const batch = useBatch(tab)
  const filters = useFilters(tab)
  const next = async () => {
    const to = await nextCase('/work').catch(() => null)
    if (to) void navigate(to)
    else sayMessage('info', t('work.none'))
  }
  const fixed: Record<string, string | boolean> =
    tab === 'done'
      ? { state: 'DONE' }
      : tab === 'mine'
        ? { state: 'OPEN', mine: true }
        : { state: 'OPEN', ...(kinds.has(tab) ? { kind: tab } : {}) }
  const words = kinds.has(tab) ? 'open' : tab
  return (
    <>
      <PageHead
        title={t('menu.work')}
        primary={
          <Button type="primary" onClick={() => void next()} title={t('work.nextKey')}>
            {t('work.next')}
          </Button>
        }
      />
      <TabBar
        label={t('menu.work')}
        active={tab}
        // Filters belong to the tab they were set in.
        onChange={(key) => setSearch(key === 'open' ? {} : { tab: key }, { replace: true })}
        tabs={tabs}
      >
        <ListPage
          key={tab}
          embedded
          title={`${t('menu.work')} ${tabs.find((one) => one.key === tab)?.label ?? ''}`}
          path={LIST}
          right="work"
          fixed={fixed}
          filters={filters}
          columns={columns}
          sort={tab === 'done' ? '-due_at' : 'due_at'}
          batch={batch}
          rowLink={(row) => routeOf(row.subject)}
          exports={false}
          empty={{
            title: t(`work.empty.${words}`),
            help: t(`work.emptyHelp.${words}`),
            action:
              tab === 'mine' ? (
                <Button onClick={() => setSearch({}, { replace: true })}>{t('work.toOpen')}</Button>
              ) : undefined,
          }}
        />
      </TabBar>
    </>
  )
}

function useTabs(): { tabs: Tab[]; kinds: Set<string> } {
  const { t } = useTranslation()
  const say = useSay()
  const kinds = useGet('/api/v1/foundation/work-kinds', {}, { keep: true })
  const rows = kinds.data?.items ?? []
  const total = (name: 'open_count' | 'mine_count') => rows.reduce((sum, row) => sum + row[name], 0)
  // Space for the counts from the start: tabs that grow when they come make the page jump.
  const counted = (label: string, count: number) => (kinds.data ? `${label} ${count}` : label)
  return {
    kinds: new Set(rows.map((row) => row.kind)),
    tabs: [
      { key: 'open', label: counted(t('work.tab.open'), total('open_count')) },
      { key: 'mine', label: counted(t('work.tab.mine'), total('mine_count')) },
      { key: 'done', label: t('work.tab.done') },
      ...rows
        .filter((row) => row.open_count > 0)
        .map((row) => ({
          key: row.kind,
          label: `${say(row, 'title')} ${row.open_count}`,
          note: row.late_count > 0 ? t('work.lateCount', { count: row.late_count }) : undefined,
        })),
    ],
  }
}

function useFilters(tab: string): Filter[] {
  const { t } = useTranslation()
  const number: Filter = { name: 'search', label: t('work.subject'), kind: 'search' }
  if (tab === 'done') return [number]
  const late: Filter = { name: 'late', label: t('work.onlyLate'), kind: 'switch' }
  if (tab === 'mine') return [number, late]
  const holder: Filter = {
    name: 'claimed',
    label: t('work.holder'),
    kind: 'select',
    options: ['FREE', 'MINE', 'OTHERS'].map((value) => ({ value, label: t(`work.claimed.${value}`) })),
  }
  return [number, holder, late]
}

function useBatch(tab: string): BatchAction<WorkItem>[] | undefined {
  const { t } = useTranslation()
  const claim = useCommand('/api/v1/foundation/work-items/claim')
  const release = useCommand('/api/v1/foundation/work-items/release')
  if (tab === 'done') return undefined
  const ids = (rows: WorkItem[]) => ({ body: { ids: rows.map((row) => row.id) } })
  return [
    {
      key: 'claim',
      label: (count) => t('work.claimMany', { count }),
      enabled: (rows) => rows.every((row) => !row.claimed_by_name),
      run: (rows) => claim.mutateAsync(ids(rows)),
    },
    {
      key: 'release',
      label: (count) => t('work.releaseMany', { count }),
      enabled: (rows) => rows.every((row) => row.claimed_by_me),
      run: (rows) => release.mutateAsync(ids(rows)),
    },
  ]
}

function useColumns(done: boolean): Column<WorkItem>[] {
  const { t, i18n } = useTranslation()
  const say = useSay()
  const english = i18n.language === 'en'
  return [
    {
      key: 'title',
      title: t('work.title'),
      wrap: true,
      field: english ? 'title_en' : 'title_zh',
      render: (row) => {
        const to = routeOf(row.subject)
        return to ? <Link to={to}>{say(row, 'title')}</Link> : say(row, 'title')
      },
    },
    {
      key: 'subject_number',
      title: t('work.subject'),
      sort: 'subject_number',
      render: (row) => <span className="num">{row.subject_number}</span>,
    },
    { key: 'client_name', title: t('work.client'), render: (row) => row.client_name ?? '–' },
    {
      key: 'amount',
      title: t('field.amount'),
      align: 'right',
      render: (row) =>
        row.amount ? (
          <>
            <Amount value={row.amount} /> <span className="muted">{row.currency}</span>
          </>
        ) : (
          '–'
        ),
      sum: { amount: (row) => row.amount, currency: (row) => row.currency || 'CNY' },
    },
    {
      key: 'about',
      title: t('work.about'),
      wrap: true,
      field: english ? 'about_en' : 'about_zh',
      render: (row) => say(row, 'about') || '–',
    },
    {
      key: 'role',
      title: t('work.role'),
      hidden: true,
      render: (row) => t(`role.${row.role}`, { defaultValue: row.role }),
    },
    { key: 'branch_code', title: t('field.branch_code'), render: (row) => row.branch_code, wideOnly: true },
    {
      key: 'created_at',
      title: t('work.since'),
      sort: 'created_at',
      render: (row) => <span className="num">{formatMoment(row.created_at)}</span>,
      wideOnly: true,
    },
    {
      key: 'due_at',
      title: t('work.due'),
      term: 'service time',
      sort: 'due_at',
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
            field: false as const,
            render: (row: WorkItem) => <Hold row={row} />,
          },
        ]),
  ]
}

/** Time left or over, in words on a tone. */
function Due({ at }: { at: string | null }) {
  const { t } = useTranslation()
  if (!at) return <>–</>
  const now = new Date()
  const due = dueIn(at, now)
  const words = t(due.late ? `work.late.${due.unit}` : `work.left.${due.unit}`, { count: due.count })
  const soon = !due.late && Date.parse(at) - now.getTime() < SOON_MINUTES * 60_000
  if (due.late || soon)
    return (
      <Mark tone={due.late ? 'refused' : 'attention'} title={formatMoment(at)}>
        {words}
      </Mark>
    )
  return (
    <span className="num" title={formatMoment(at)}>
      {words}
    </span>
  )
}

function Hold({ row }: { row: WorkItem }) {
  const { t } = useTranslation()
  const fail = useSayProblem()
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
      onClick={() => command.mutateAsync({ path: { item_id: row.id }, version: row.version }).catch(fail)}
    >
      {word}
    </Button>
  )
}
