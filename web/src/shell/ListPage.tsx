import { DownloadOutlined, FilterOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useGet, type GetInit } from '../api/hooks'
import type { GetPath, ListPath, Row } from '../api/types'
import { useListAddress, viewOf } from './address'
import { DataTable, type Column } from './DataTable'
import { Empty, NoRight, TableSkeleton } from './Empty'
import { useKeys } from './keys'
import { PickBar, type BatchAction } from './list/batch'
import { chosenColumns, ColumnMenu, exportColumns } from './list/columns'
import { FilterInput, namesOf, split, type Filter } from './list/filters'
import { useSelection } from './list/selection'
import { Views } from './list/views'
import { PageHead } from './PageHead'
import { Pop, PopItem } from './Pop'
import { ProblemAlert } from './ProblemAlert'
import { RIGHTS, type RightKey } from './rights'
import { useCan, useHolds } from './session'
import { useSetting } from './settings'

export type { BatchAction, Filter }

export type ListPageProps<P extends ListPath> = {
  title: string
  path: P
  right?: RightKey
  columns: Column<Row<P>>[]
  filters?: Filter[]
  /** What the braces of the path stand for. */
  params?: Record<string, string>
  /** Sent with every request and not shown in the address. */
  fixed?: Record<string, string | number | boolean>
  rowKey?: (row: Row<P>) => string
  rowLink?: (row: Row<P>) => string | null
  /** Opens a row without leaving the list: for a sheet beside it. */
  rowOpen?: (row: Row<P>) => void
  sort?: string
  primary?: ReactNode
  above?: ReactNode
  empty?: { title?: string; help?: ReactNode; action?: ReactNode }
  /** By the right to export that belongs to the list's own right; false for none, a right's name for another. */
  exports?: boolean | string
  limit?: number
  /** Commands on the ticked rows. */
  batch?: BatchAction<Row<P>>[]
  /** Tick boxes; by themselves where there is a batch or a column with a sum. */
  selectable?: boolean
  /** Names the list in the person's settings; its path when not given. */
  listKey?: string
  /** Keys of the page beside j, k, x and Enter; they get the row under the mark. */
  keys?: Record<string, (row: Row<P> | null, rows: Row<P>[]) => void>
  /** Without a title line, inside a tab of another page. */
  embedded?: boolean
}

// The row a person opened last in each list: Back returns to it.
const lastOpened = new Map<string, string>()

/** A list is a declaration: where its rows come from, what they show, by what they filter, where they lead. */
export function ListPage<P extends ListPath>(props: ListPageProps<P>) {
  const { t } = useTranslation()
  const can = useCan()
  if (props.right && !can(props.right))
    return (
      <>
        {props.embedded ? null : <PageHead title={props.title} />}
        <NoRight what={props.title} />
      </>
    )
  return <AllowedList {...props} key={t('language')} />
}

function AllowedList<P extends ListPath>(props: ListPageProps<P>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const filters = props.filters ?? []
  const address = useListAddress(filters.flatMap(namesOf))
  const { state } = address
  const rowKey = props.rowKey ?? ((row: Row<P>) => (row as { id: string }).id)
  const [settings, setSettings] = useSetting(`list:${props.listKey ?? props.path}`)
  const columns = chosenColumns(props.columns, settings?.columns)
  const view = viewOf(state)
  useDefaultView(view, settings?.views?.find((one) => one.default)?.query, address.setQuery, props.embedded)

  const asked: Record<string, unknown> = { ...props.fixed, ...state.filters }
  const sort = state.sort ?? props.sort
  if (sort) asked.sort = sort
  const query = { ...asked, limit: props.limit ?? 50, ...(state.cursor ? { cursor: state.cursor } : {}) }
  const init = (props.params ? { path: props.params, query } : { query }) as GetInit<GetPath>
  const answer = useGet(props.path as GetPath, init, { keep: true })
  const page = answer.data as
    { items: Row<P>[]; next_cursor: string | null; total: number | null } | undefined
  const rows = useMemo(() => page?.items ?? [], [page])

  const place = `${props.path}?${JSON.stringify({ ...props.params, ...props.fixed })}`
  const picks = props.selectable ?? (!!props.batch || props.columns.some((column) => column.sum))
  const selection = useSelection(rows, rowKey, `${place} ${view}`)
  const [mark, setMark] = useState<string | null>(() => lastOpened.get(place) ?? null)
  const step = (by: number) => {
    const at = rows.findIndex((row) => rowKey(row) === mark)
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
    if (!next) return
    setMark(rowKey(next))
    const all = document.querySelectorAll<HTMLElement>('[data-row]')
    for (const line of all) if (line.dataset.row === rowKey(next)) line.scrollIntoView({ block: 'nearest' })
  }
  const marked = rows.find((row) => rowKey(row) === mark) ?? null
  const link = props.rowLink
    ? (row: Row<P>) => {
        const to = props.rowLink!(row)
        if (to) lastOpened.set(place, rowKey(row))
        return to
      }
    : undefined
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ...(picks ? { x: () => marked && selection.toggle(marked) } : {}),
    Enter: (event) => {
      if ((event.target as HTMLElement).closest('a,button,input')) return
      if (marked && props.rowOpen) return props.rowOpen(marked)
      const to = marked && link?.(marked)
      if (to) void navigate(to)
    },
    ...Object.fromEntries(
      Object.entries(props.keys ?? {}).map(([key, handler]) => [key, () => handler(marked, rows)]),
    ),
  })

  const filtered = Object.keys(state.filters).length > 0
  return (
    <>
      {props.embedded ? null : <PageHead title={props.title} primary={props.primary} />}
      {props.above ? <div className="list-above">{props.above}</div> : null}
      <div className="list">
        {props.embedded ? null : (
          <Views
            views={settings?.views ?? []}
            query={view}
            onOpen={address.setQuery}
            onChange={(views) => void setSettings({ ...settings, views })}
          />
        )}
        <FilterBar
          filters={filters}
          values={state.filters}
          onChange={address.setFilters}
          onClear={address.clear}
        >
          <Export list={props} asked={asked} columns={columns} row={rows[0]} />
          <ColumnMenu
            columns={props.columns}
            choice={settings?.columns}
            onChange={(choice) => void setSettings({ ...settings, columns: choice ?? undefined })}
          />
        </FilterBar>
        {answer.error && !page ? (
          <ProblemAlert problem={answer.error} onRetry={() => void answer.refetch()} />
        ) : answer.isPending ? (
          <TableSkeleton />
        ) : rows.length === 0 ? (
          filtered ? (
            <Empty
              title={t('empty.filtered')}
              help={t('empty.filteredHelp')}
              action={<Button onClick={address.clear}>{t('list.clear')}</Button>}
            />
          ) : (
            <Empty {...props.empty} />
          )
        ) : (
          <div
            aria-busy={answer.isPlaceholderData}
            className={answer.isPlaceholderData ? 'stale' : undefined}
          >
            <DataTable
              label={props.title}
              columns={columns}
              rows={rows}
              rowKey={rowKey}
              rowLink={link}
              rowOpen={props.rowOpen}
              activeKey={mark}
              sort={sort ?? undefined}
              onSort={address.setSort}
              picking={picks ? selection : undefined}
            />
          </div>
        )}
        {picks && selection.chosen.length > 0 ? (
          <PickBar
            rows={selection.chosen}
            columns={props.columns}
            actions={props.batch ?? []}
            onClear={selection.clear}
          />
        ) : null}
        {page && (rows.length > 0 || address.hasPrevious) ? (
          <div className="list-foot">
            <span className="muted" data-testid="list-count">
              {page.total === null || page.total === undefined
                ? t('list.shown', { count: rows.length })
                : t('list.total', { total: page.total })}
            </span>
            <span className="grow" />
            {address.hasPrevious || page.next_cursor ? (
              <>
                <Button
                  icon={<LeftOutlined aria-hidden />}
                  disabled={!address.hasPrevious}
                  onClick={address.previous}
                  aria-label={t('list.previous')}
                />
                <span className="num">{t('list.page', { page: state.page })}</span>
                <Button
                  icon={<RightOutlined aria-hidden />}
                  disabled={!page.next_cursor}
                  onClick={() => page.next_cursor && address.next(page.next_cursor)}
                  aria-label={t('list.next')}
                />
              </>
            ) : null}
          </div>
        ) : null}
      </div>
    </>
  )
}

/** A list opened without a wish of its own starts with the person's default view; "all" then stays all. */
function useDefaultView(
  view: string,
  wanted: string | undefined,
  open: (query: string) => void,
  off: boolean | undefined,
) {
  const decided = useRef(view !== '')
  useEffect(() => {
    if (decided.current || off || wanted === undefined) return
    decided.current = true
    if (view === '') open(wanted)
  }, [view, wanted, open, off])
  useEffect(() => {
    if (view !== '') decided.current = true
  }, [view])
}

function FilterBar({
  filters,
  values,
  onChange,
  onClear,
  children,
}: {
  filters: Filter[]
  values: Record<string, string>
  onChange: (values: Record<string, string | null>) => void
  onClear: () => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const { line, more } = split(filters, useNarrow())
  const set = more.flatMap(namesOf).filter((name) => values[name]).length
  const [open, setOpen] = useState(set > 0)
  const shown = (some: Filter[]) =>
    some.map((filter) => (
      <FilterInput key={filter.name} filter={filter} values={values} onChange={onChange} />
    ))
  return (
    <div role="search" aria-label={t('list.filters')}>
      <div className="list-bar">
        {shown(line)}
        {more.length > 0 ? (
          <Button
            icon={<FilterOutlined aria-hidden />}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            type={set > 0 ? 'default' : 'text'}
          >
            {set > 0 ? t('list.moreSet', { count: set }) : t('list.more')}
          </Button>
        ) : null}
        {Object.keys(values).length > 0 ? (
          <Button type="text" onClick={onClear}>
            {t('list.clear')}
          </Button>
        ) : null}
        <span className="grow" />
        {children}
      </div>
      {open && more.length > 0 ? <div className="list-bar list-more">{shown(more)}</div> : null}
    </div>
  )
}

const NARROW = '(max-width: 767px)'
const watchWidth = (listener: () => void) => {
  const query = window.matchMedia(NARROW)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
const useNarrow = () => useSyncExternalStore(watchWidth, () => window.matchMedia(NARROW).matches)

/** The right to export what a list shows: its own right with `export` for the last word. */
export const exportRight = (right: RightKey): string => RIGHTS[right].replace(/\.[^.]+$/, '.export')

function Export<P extends ListPath>({
  list,
  asked,
  columns,
  row,
}: {
  list: ListPageProps<P>
  asked: Record<string, unknown>
  columns: Column<Row<P>>[]
  row: Row<P> | undefined
}) {
  const { t } = useTranslation()
  const holds = useHolds()
  const wish = list.exports ?? true
  const right = typeof wish === 'string' ? wish : list.right ? exportRight(list.right) : null
  if (wish === false || (right !== null && !holds(right)) || (right === null && list.exports !== true))
    return null
  const taken = exportColumns(columns, row)
  const href = (format: string) =>
    `${filled(list.path, list.params)}/export?${new URLSearchParams([
      ...Object.entries(asked).map(([name, value]) => [name, String(value)]),
      ['format', format],
      ['columns', taken.map((column) => column.field).join(',')],
      ['titles', taken.map((column) => column.title.replaceAll(',', '，')).join(',')],
    ]).toString()}`
  return (
    <Pop
      kind="menu"
      align="end"
      label={t('list.export')}
      disabled={!row}
      button={
        <>
          <DownloadOutlined aria-hidden /> {t('list.export')}
        </>
      }
    >
      {(close) => (
        <>
          <PopItem href={href('xlsx')} download onClick={close}>
            {t('list.exportExcel')}
          </PopItem>
          <PopItem href={href('csv')} download onClick={close}>
            {t('list.exportCsv')}
          </PopItem>
        </>
      )}
    </Pop>
  )
}

const filled = (path: string, params: Record<string, string> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
