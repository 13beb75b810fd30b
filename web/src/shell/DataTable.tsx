import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { Empty } from './Empty'

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
}

type Props<R> = {
  columns: Column<R>[]
  rows: R[]
  rowKey: (row: R) => string
  label: string
  rowLink?: (row: R) => string | null
  activeKey?: string | null
  sort?: string
  onSort?: (sort: string) => void
  foot?: ReactNode
  empty?: ReactNode
  rowClass?: (row: R) => string | undefined
  /** Rows stay rows on a phone and scroll sideways inside their frame: for schedules, where columns are compared. */
  keepRows?: boolean
  maxHeight?: number | string
}

/** One table for every list: 40 px rows, figures at the right, cards on a phone, a sort button where it sorts. */
export function DataTable<R>(props: Props<R>) {
  const { columns, rows, rowKey, rowLink, activeKey, sort, onSort } = props
  const navigate = useNavigate()
  const frame = useRef<HTMLDivElement>(null)
  const scrolls = useScrolls(frame) || Boolean(props.keepRows || props.maxHeight)
  const open = (row: R) => (event: MouseEvent) => {
    // Links, buttons and marked text inside a row keep their own meaning.
    if ((event.target as HTMLElement).closest('a,button,input,label,[role="button"]')) return
    if (window.getSelection()?.toString()) return
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
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row)
            const marks = [
              rowLink ? 'opens' : '',
              activeKey === key ? 'active' : '',
              props.rowClass?.(row) ?? '',
            ].filter(Boolean)
            return (
              <tr
                key={key}
                data-row={key}
                className={marks.join(' ') || undefined}
                onClick={rowLink ? open(row) : undefined}
                aria-current={activeKey === key ? 'true' : undefined}
              >
                {columns.map((column) => (
                  <td
                    key={column.key}
                    className={cellClass(column)}
                    data-label={typeof column.title === 'string' ? column.title : undefined}
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
        {column.title}
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
      <button type="button" className="sort" onClick={toggle} onKeyDown={press}>
        {column.title}
        <span aria-hidden="true" className="sort-sign">
          {up ? '▲' : down ? '▼' : '↕'}
        </span>
      </button>
    </th>
  )
}
