/** How long until a moment, in the largest unit that says something; `late` when it has passed. */
export function dueIn(
  due: string,
  now: Date,
): { late: boolean; unit: 'minute' | 'hour' | 'day'; count: number } {
  const minutes = Math.round((Date.parse(due) - now.getTime()) / 60_000)
  const size = Math.abs(minutes)
  const late = minutes < 0
  if (size < 60) return { late, unit: 'minute', count: size }
  if (size < 48 * 60) return { late, unit: 'hour', count: Math.floor(size / 60) }
  return { late, unit: 'day', count: Math.floor(size / 1440) }
}
