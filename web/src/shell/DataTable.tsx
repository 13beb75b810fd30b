import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Empty } from './Empty'
import { Label } from './Term'

export type Column<R> = {
  key: string
  title: ReactNode
  render: (row: R) => ReactNode
  align?: 'right' | 'center'
  /** Name the server sorts by; no name, no sorting. */
  sort?: string
  width?: number | string
  /** Left out on a phone, where a row becomes a card. */
  wideOnly?: boolean
  /** Text may break; everything else stays on one line. */
  wrap?: boolean
  /** The title as plain text, where `title` is more than that: for exports, the column choice and cards. */
  text?: string
  /** The glossary's word for it: the head explains itself. */
  term?: string
  /** The API's field an export takes for it; the key when not given, none when false. */
  field?: string | false
  /** Off until a person chooses it. */
  hidden?: true
  /** Cannot be taken off. */
  always?: true
  /** What the selection adds up, by currency. */
  sum?: { amount: (row: R) => string | null | undefined; currency: (row: R) => string }
}

export type Picking<R> = {
  has: (row: R) => boolean
  toggle: (row: R, range: boolean) => void
  all: boolean
  toggleAll: () => void
}

type Props<R> = {
  columns: Column<R>[]
  rows: R[]
  rowKey: (row: R) => string
  label: string
  rowLink?: (row: R) => string | null
  /** Opens the row without leaving the page. */
  rowOpen?: (row: R) => void
  activeKey?: string | null
  sort?: string
  onSort?: (sort: string) => void
  foot?: ReactNode
  empty?: ReactNode
  rowClass?: (row: R) => string | undefined
  /** Rows stay rows on a phone and scroll sideways inside their frame: for schedules, where columns are compared. */
  keepRows?: boolean
  maxHeight?: number | string
  picking?: Picking<R>
}

/** One table for every list: 40 px rows (30 px when dense), figures at the right, cards on a phone, a sort button where it sorts. */
export function DataTable<R>(props: Props<R>) {
  const { columns, rows, rowKey, rowLink, rowOpen, activeKey, sort, onSort, picking } = props
  const { t } = useTranslation()
  const navigate = useNavigate()
  const frame = useRef<HTMLDivElement>(null)
  const scrolls = useScrolls(frame) || Boolean(props.keepRows || props.maxHeight)
  const open = (row: R) => (event: MouseEvent) => {
    // Links, buttons and marked text inside a row keep their own meaning.
    if ((event.target as HTMLElement).closest('a,button,input,label,[role="button"]')) return
    if (window.getSelection()?.toString()) return
    if (rowOpen) return rowOpen(row)
    const to = rowLink?.(row)
    if (to) void navigate(to)
  }
  if (rows.length === 0 && props.empty !== undefined) return <>{props.empty ?? <Empty />}</>
  return (
    <div
      ref={frame}
      className={props.keepRows ? 'table-frame keep' : 'table-frame'}
      style={props.maxHeight ? { maxHeight: props.maxHeight, overflowY: 'auto' } : undefined}
      // A frame that scrolls must be reachable by keyboard.
      tabIndex={scrolls ? 0 : undefined}
      role={scrolls ? 'region' : undefined}
      aria-label={scrolls ? props.label : undefined}
    >
      <table className={props.keepRows ? 'table' : 'table cards'} aria-label={props.label}>
        <thead>
          <tr>
            {picking ? (
              <th scope="col" className="pick">
                <input
                  type="checkbox"
                  aria-label={t('list.pickAll')}
                  checked={picking.all}
                  onChange={picking.toggleAll}
                />
              </th>
            ) : null}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row)
            const marks = [
              rowLink || rowOpen ? 'opens' : '',
              picking?.has(row) ? 'picked' : '',
              activeKey === key ? 'active' : '',
              props.rowClass?.(row) ?? '',
            ].filter(Boolean)
            return (
              <tr
                key={key}
                data-row={key}
                className={marks.join(' ') || undefined}
                onClick={rowLink || rowOpen ? open(row) : undefined}
                aria-current={activeKey === key ? 'true' : undefined}
              >
                {picking ? (
                  <td className="pick">
                    <input
                      type="checkbox"
                      aria-label={t('list.pick', { row: rowName(row, key) })}
                      checked={picking.has(row)}
                      // Changed by the click, which alone knows about the shift key.
                      onChange={() => undefined}
                      onClick={(event) => picking.toggle(row, event.shiftKey)}
                    />
                  </td>
                ) : null}
                {columns.map((column) => (
                  <td
                    key={column.key}
                    className={cellClass(column)}
                    data-label={column.text ?? (typeof column.title === 'string' ? column.title : undefined)}
                  >
                    <div className="cell">{column.render(row)}</div>
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
        {props.foot ? <tfoot>{props.foot}</tfoot> : null}
      </table>
    </div>
  )
}

/** What a reader of the screen hears for a row's tick box. */
function rowName<R>(row: R, key: string): string {
  const named = row as { number?: unknown; subject_number?: unknown; name?: unknown }
  const found = named.number ?? named.subject_number ?? named.name
  return typeof found === 'string' ? found : key
}

/** Whether a frame is narrower than its table just now. */
function useScrolls(frame: { current: HTMLDivElement | null }): boolean {
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const box = frame.current
    if (!box || typeof ResizeObserver === 'undefined') return
    const watch = new ResizeObserver(() => setScrolls(box.scrollWidth > box.clientWidth))
    watch.observe(box)
    if (box.firstElementChild) watch.observe(box.firstElementChild)
    return () => watch.disconnect()
  })
  return scrolls
}

const cellClass = <R,>(column: Column<R>) =>
  [column.align ?? '', column.wideOnly ? 'wide-only' : '', column.wrap ? 'wrap' : '']
    .filter(Boolean)
    .join(' ') || undefined

function HeadCell<R>({
  column,
  sort,
  onSort,
}: {
  column: Column<R>
  sort?: string
  onSort?: (sort: string) => void
}) {
  const style = column.width ? { width: column.width } : undefined
  if (!column.sort || !onSort)
    return (
      <th scope="col" className={cellClass(column)} style={style}>
        <Label term={column.term}>{column.title}</Label>
      </th>
    )
  const up = sort === column.sort
  const down = sort === `-${column.sort}`
  const toggle = () => onSort(down ? column.sort! : `-${column.sort!}`)
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') event.stopPropagation()
  }
  return (
    <th
      scope="col"
      className={cellClass(column)}
      style={style}
      aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}
    >
      {/* Around the button, whose focus then explains the word too. */}
      <Label term={column.term} text={typeof column.title === 'string' ? column.title : undefined} inside>
        <button type="button" className="sort" onClick={toggle} onKeyDown={press}>
          {column.title}
          <span aria-hidden="true" className="sort-sign">
            {up ? '▲' : down ? '▼' : '↕'}
          </span>
        </button>
      </Label>
    </th>
  )
}
