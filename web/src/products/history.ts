type Fixing = { index: string; fixed_on: string; annual_rate: string }

/** Fixings, newest first, as lines over all their days: a day on which one index was not fixed keeps its rate. */
export function seriesOf(rows: Fixing[], indexes: string[]) {
  const kept = rows.filter((row) => indexes.includes(row.index))
  const x = [...new Set(kept.map((row) => row.fixed_on.slice(0, 10)))].sort()
  const series = indexes.map((key) => {
    const byDay = new Map(
      kept.filter((row) => row.index === key).map((row) => [row.fixed_on.slice(0, 10), row.annual_rate]),
    )
    let rate: string | null = null
    return { key, values: x.map((day) => (rate = byDay.get(day) ?? rate)) }
  })
  return { x, series: series.filter((item) => item.values.some((value) => value !== null)) }
}
