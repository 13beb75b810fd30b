import { lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChartProps, Series } from './charts/series'

const Plot = lazy(() => import('./charts/Plot'))

/** The reading under a picture, or the names above it: one line each. */
const LINE = 20

/** A chart with the table of the same figures behind it; every figure can be picked from either. */
export function Chart(props: ChartProps) {
  const { t } = useTranslation()
  const [table, setTable] = useState(false)
  const id = useId()
  const height = props.height ?? 240
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption className="chart-head">
        <h2 id={id}>{props.title}</h2>
        <span className="muted">
          {[props.unit, props.asOf ? t('asOf', { on: props.asOf }) : ''].filter(Boolean).join(' · ')}
        </span>
        <span className="grow" />
        <button type="button" className="link" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? t('chart.picture') : t('chart.table')}
        </button>
      </figcaption>
      {props.x.length === 0 ? (
        <p className="chart-wait muted" style={{ height }}>
          {t('empty.title')}
        </p>
      ) : table ? (
        <Figures {...props} />
      ) : (
        // Room for the picture, its names and its reading from the start: what is below stays where it is.
        <div style={{ minHeight: height + LINE * (props.kind === 'bar' && props.series.length > 1 ? 2 : 1) }}>
          <Suspense fallback={null}>
            <Plot {...props} height={height} />
          </Suspense>
        </div>
      )}
    </figure>
  )
}

function Figures({ title, label, x, series, format, onPick }: ChartProps) {
  const { t } = useTranslation()
  const cell = (index: number, one: Series) => {
    const value = one.values[index]
    if (value === null || value === undefined) return '–'
    if (!onPick) return format(value)
    return (
      <button type="button" className="link num" onClick={() => onPick(index, one.key)}>
        {format(value)}
      </button>
    )
  }
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={title}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{label ?? t('chart.x')}</th>
            {series.map((one) => (
              <th key={one.key} scope="col" className="right">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {x.map((name, index) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {series.map((one) => (
                <td key={one.key} className="right num">
                  {cell(index, one)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
