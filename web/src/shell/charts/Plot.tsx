import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChartProps, Series } from './series'
import { brief, ticks, toNumber } from './scale'

const TOP = 22
const BOTTOM = 26
const LETTER = 7
const AXIS = 52

type Frame = {
  left: number
  right: number
  height: number
  step: number
  at: (value: number) => number
  middle: (index: number) => number
}

/** Bars or lines in plain SVG: zero line, direct labels, and a reading of the column under the pointer. */
export default function Plot(props: ChartProps & { height: number }) {
  const { i18n } = useTranslation()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [over, setOver] = useState<number | null>(null)
  useEffect(() => {
    if (!box.current) return
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)))
    watch.observe(box.current)
    setWidth(Math.floor(box.current.getBoundingClientRect().width))
    return () => watch.disconnect()
  }, [])

  const { x, kind, height } = props
  const series = props.series.slice(0, 6)
  const marks = ticks(series.flatMap((one) => one.values.map(toNumber).filter((value) => value !== null)))
  const low = marks[0]
  const high = marks[marks.length - 1]
  const wide = Math.max(width, 240)
  // Lines carry their name at their end; bars are named above.
  const tail = kind === 'line' ? Math.max(...series.map((one) => wideOf(one.label))) + 12 : 8
  const inner = wide - AXIS - tail
  const step = inner / Math.max(1, x.length)
  const frame: Frame = {
    left: AXIS,
    right: AXIS + inner,
    height,
    step,
    at: (value) => TOP + (height - TOP - BOTTOM) * (1 - (value - low) / (high - low)),
    middle: (index) => AXIS + step * (index + 0.5),
  }
  const every = Math.max(1, Math.ceil((Math.max(...x.map(wideOf)) + 10) / step))
  const told = over ?? -1
  // Rates lie below one: brief figures would say 0.04 for what a person reads as 4.00%.
  const small = Math.max(Math.abs(low), Math.abs(high)) <= 1
  const tick = (mark: number) =>
    (props.axis ?? (small ? props.format : (value: string) => brief(Number(value), i18n.language)))(
      plain(mark),
    )
  return (
    <div className="plot" ref={box}>
      {series.length > 1 && kind === 'bar' ? (
        <ul className="plot-names">
          {series.map((one, index) => (
            <li key={one.key} className={toneClass(one, index)}>
              <span className="swatch" aria-hidden="true" />
              {one.label}
            </li>
          ))}
        </ul>
      ) : null}
      <svg
        width={wide}
        height={height}
        viewBox={`0 0 ${wide} ${height}`}
        role="img"
        aria-labelledby={`${id}-t ${id}-d`}
        onPointerLeave={() => setOver(null)}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const index = Math.floor((event.clientX - box.left - AXIS) / step)
          setOver(index >= 0 && index < x.length ? index : null)
        }}
      >
        <title id={`${id}-t`}>{props.title}</title>
        <desc id={`${id}-d`}>{describe(props, series)}</desc>
        {marks.map((mark) => (
          <g key={mark} className={mark === 0 ? 'zero' : 'grid'}>
            <line x1={frame.left} x2={frame.right} y1={frame.at(mark)} y2={frame.at(mark)} />
            <text x={frame.left - 6} y={frame.at(mark) + 4} textAnchor="end">
              {tick(mark)}
            </text>
          </g>
        ))}
        {over !== null ? (
          <rect
            className="over"
            x={frame.middle(over) - step / 2}
            width={step}
            y={TOP}
            height={height - TOP - BOTTOM}
          />
        ) : null}
        {kind === 'bar' ? (
          <Bars {...props} series={series} frame={frame} language={i18n.language} />
        ) : (
          <Lines {...props} series={series} frame={frame} over={told} />
        )}
        {x.map((name, index) =>
          index % every === 0 ? (
            <text key={name} className="tick" x={frame.middle(index)} y={height - 8} textAnchor="middle">
              {name}
            </text>
          ) : null,
        )}
      </svg>
      <p className="plot-reading muted" aria-hidden="true">
        {over === null
          ? '\u00a0'
          : [x[over], ...series.map((one) => `${one.label} ${said(one, over, props)}`)].join(' · ')}
      </p>
    </div>
  )
}

const said = (one: Series, index: number, { format }: ChartProps) => {
  const value = one.values[index]
  return value === null || value === undefined ? '–' : format(value)
}
/** A tick as decimal text, without the tail that steps in binary leave behind. */
const plain = (mark: number) => String(Number(mark.toPrecision(10)))
/** Pixels a text takes at 12 px, near enough: a Chinese sign is as wide as it is high. */
const wideOf = (text: string) =>
  [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 12 : LETTER), 0)
const toneClass = (one: Series, index: number) =>
  one.tone ? `series tone-${one.tone}` : `series series-${index}`

/** What a reader of the screen hears first: how many, from where to where, and that the table has it all. */
const describe = (props: ChartProps, series: Series[]) =>
  series
    .map(
      (one) =>
        `${one.label}: ${props.x.map((name, index) => `${name} ${said(one, index, props)}`).join(', ')}`,
    )
    .join('; ')

type Part = ChartProps & { series: Series[]; frame: Frame }

function Bars({ x, series, frame, tones, format, onPick, language }: Part & { language: string }) {
  const band = Math.min(frame.step * 0.76, 64 * series.length)
  const each = band / series.length
  const label = (value: string) => {
    const full = format(value)
    // Nothing stands over a bar that is not there.
    if (toNumber(value) === 0) return ''
    if (wideOf(full) <= (series.length === 1 ? frame.step : each) - 4) return full
    const short = brief(toNumber(value) ?? 0, language)
    return wideOf(short) <= each + 8 ? short : ''
  }
  return x.map((name, index) =>
    series.map((one, number) => {
      const value = toNumber(one.values[index])
      if (value === null) return null
      const from = frame.at(0)
      const to = frame.at(value)
      const left = frame.middle(index) - band / 2 + number * each
      const tone =
        series.length === 1 && tones?.[index] ? `series tone-${tones[index]}` : toneClass(one, number)
      return (
        <g
          key={`${name} ${one.key}`}
          className={onPick ? `${tone} picks` : tone}
          onClick={onPick ? () => onPick(index, one.key) : undefined}
        >
          <rect
            x={left + 1}
            width={Math.max(1, each - 2)}
            y={Math.min(from, to)}
            // A figure that is there is seen, however small beside the others.
            height={value === 0 ? 0 : Math.max(1, Math.abs(to - from))}
          />
          <text
            x={series.length === 1 ? frame.middle(index) : left + each / 2}
            y={value < 0 ? to + 14 : to - 5}
            textAnchor="middle"
          >
            {label(one.values[index]!)}
          </text>
        </g>
      )
    }),
  )
}

function Lines({ x, series, frame, over, onPick }: Part & { over: number }) {
  const ends = spread(
    series.map((one) => {
      const last = one.values.map(toNumber).findLast((value) => value !== null)
      return frame.at(last ?? 0)
    }),
  )
  return series.map((one, number) => {
    const points = one.values.map((value, index) => ({ value: toNumber(value), index }))
    const path = points
      .map(({ value, index }) => {
        if (value === null) return ''
        const first = index === 0 || points[index - 1].value === null
        return `${first ? 'M' : 'L'}${frame.middle(index).toFixed(1)} ${frame.at(value).toFixed(1)}`
      })
      .join('')
    return (
      <g key={one.key} className={toneClass(one, number)}>
        <path d={path} fill="none" />
        {points.map(({ value, index }) =>
          value === null || (x.length > 24 && index !== over) ? null : (
            <circle
              key={index}
              className={onPick ? 'picks' : undefined}
              cx={frame.middle(index)}
              cy={frame.at(value)}
              r={index === over ? 5 : 3}
              onClick={onPick ? () => onPick(index, one.key) : undefined}
            />
          ),
        )}
        <text x={frame.right + 4} y={ends[number] + 4}>
          {one.label}
        </text>
      </g>
    )
  })
}

/** Names at the ends of lines, moved apart where they would lie on each other. */
export function spread(heights: number[], gap = 14): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height)
  for (let at = 1; at < order.length; at++)
    order[at].height = Math.max(order[at].height, order[at - 1].height + gap)
  const out = new Array<number>(heights.length)
  for (const { height, index } of order) out[index] = height
  return out
}
