import type { Tone } from '../StateTag'

export type Series = {
  key: string
  label: string
  /** Decimal text, one for each x; null where there is nothing to show. */
  values: (string | null)[]
  tone?: Tone
}
export type ChartProps = {
  kind: 'bar' | 'line'
  title: string
  /** What the x axis is called: the first column of the table. */
  label?: string
  x: string[]
  /** At most six: more cannot be told apart. */
  series: Series[]
  /** A tone for each x of a single series, where the x are states. */
  tones?: (Tone | undefined)[]
  format: (value: string) => string
  /** The same for the ticks of the axis; without it amounts in few signs, and figures below one by `format`. */
  axis?: (value: string) => string
  /** The moment the figures are of, as text. */
  asOf?: string
  /** What the figures are counted in, said once. */
  unit?: string
  height?: number
  onPick?: (index: number, key: string) => void
}
