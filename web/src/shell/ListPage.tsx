import { DownloadOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Input, Select, Switch } from 'antd'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useGet, type GetInit } from '../api/hooks'
import type { GetPath, ListPath, Row } from '../api/types'
import { useListAddress } from './address'
import { DataTable, type Column } from './DataTable'
import { Empty, NoRight, Skeleton } from './Empty'
import { useKeys } from './keys'
import { PageHead } from './PageHead'
import { ProblemAlert } from './ProblemAlert'
import type { RightKey } from './rights'
import { useCan } from './session'

export type Filter =
  | { name: string; label: string; kind: 'search'; placeholder?: string }
  | { name: string; label: string; kind: 'select'; options: { value: string; label: string }[] }
  | { name: string; label: string; kind: 'switch' }

export type ListPageProps<P extends ListPath> = {
  title: string
  path: P
  right?: RightKey
  columns: Column<Row<P>>[]
  filters?: Filter[]
  /** Sent with every request and not shown in the address. */
  fixed?: Record<string, string | number | boolean>
  rowKey?: (row: Row<P>) => string
  rowLink?: (row: Row<P>) => string | null
  sort?: string
  primary?: ReactNode
  above?: ReactNode
  empty?: { title?: string; help?: ReactNode; action?: ReactNode }
  exports?: boolean
  limit?: number
  /** Keys of the page beside j, k and Enter; they get the row under the mark. */
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
  const address = useListAddress(filters.map((filter) => filter.name))
  const { state } = address
  const rowKey = props.rowKey ?? ((row: Row<P>) => (row as { id: string }).id)

  const asked: Record<string, unknown> = { ...props.fixed, ...state.filters }
  const sort = state.sort ?? props.sort
  if (sort) asked.sort = sort
  const query = { ...asked, limit: props.limit ?? 50, ...(state.cursor ? { cursor: state.cursor } : {}) }
  const answer = useGet(props.path as GetPath, { query } as GetInit<GetPath>, { keep: true })
  const page = answer.data as
    { items: Row<P>[]; next_cursor: string | null; total: number | null } | undefined
  const rows = useMemo(() => page?.items ?? [], [page])

  const place = `${props.path}?${JSON.stringify(props.fixed ?? {})}`
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
    Enter: (event) => {
      if ((event.target as HTMLElement).closest('a,button')) return
      const to = marked && link?.(marked)
      if (to) void navigate(to)
    },
    ...Object.fromEntries(
      Object.entries(props.keys ?? {}).map(([key, handler]) => [key, () => handler(marked, rows)]),
    ),
  })

  const filtered = Object.keys(state.filters).length > 0
  const csv = `${props.path}/export?${new URLSearchParams(
    Object.entries(asked).map(([name, value]) => [name, String(value)]),
  ).toString()}`
  return (
    <>
      {props.embedded ? null : <PageHead title={props.title} primary={props.primary} />}
      {props.above}
      <div className="list">
        {filters.length > 0 || props.exports !== false ? (
          <div className="list-bar" role="search" aria-label={t('list.filters')}>
            {filters.map((filter) => (
              <FilterInput
                key={filter.name}
                filter={filter}
                value={state.filters[filter.name] ?? ''}
                onChange={(value) => address.setFilter(filter.name, value || null)}
              />
            ))}
            {filtered ? (
              <Button type="text" onClick={address.clear}>
                {t('list.clear')}
              </Button>
            ) : null}
            <span className="grow" />
            {props.exports !== false ? (
              <Button href={csv} download icon={<DownloadOutlined aria-hidden />}>
                {t('list.export')}
              </Button>
            ) : null}
          </div>
        ) : null}
        {answer.error && !page ? (
          <ProblemAlert problem={answer.error} onRetry={() => void answer.refetch()} />
        ) : answer.isPending ? (
          <Skeleton />
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
              columns={props.columns}
              rows={rows}
              rowKey={rowKey}
              rowLink={link}
              activeKey={mark}
              sort={sort ?? undefined}
              onSort={address.setSort}
            />
          </div>
        )}
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

function FilterInput({
  filter,
  value,
  onChange,
}: {
  filter: Filter
  value: string
  onChange: (value: string) => void
}) {
  if (filter.kind === 'search') return <SearchInput filter={filter} value={value} onChange={onChange} />
  if (filter.kind === 'switch')
    return (
      <label className="filter-switch">
        <Switch
          size="small"
          checked={value === 'true'}
          onChange={(on) => onChange(on ? 'true' : '')}
          aria-label={filter.label}
        />
        <span>{filter.label}</span>
      </label>
    )
  return (
    <Select
      aria-label={filter.label}
      placeholder={filter.label}
      allowClear
      className="filter-select"
      popupMatchSelectWidth={false}
      value={value || undefined}
      options={filter.options}
      onChange={(next?: string) => onChange(next ?? '')}
    />
  )
}

function SearchInput({
  filter,
  value,
  onChange,
}: {
  filter: Extract<Filter, { kind: 'search' }>
  value: string
  onChange: (value: string) => void
}) {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const change = useRef(onChange)
  useEffect(() => {
    change.current = onChange
  })
  useEffect(() => {
    // The address changed by itself (Back, clear): follow it.
    if (value !== sent.current) {
      sent.current = value
      setTyped(value)
    }
  }, [value])
  useEffect(() => {
    if (typed.trim() === sent.current) return
    const timer = setTimeout(() => {
      sent.current = typed.trim()
      change.current(typed.trim())
    }, 300)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Input
      type="search"
      allowClear
      aria-label={filter.label}
      placeholder={filter.placeholder ?? filter.label}
      className="filter-search"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}
