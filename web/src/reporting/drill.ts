/** Where each figure of the overview is broken down: the list with the filter in its address. */

const PAID = 'REPAID,PREPAID,PAID_OFF'

export function lastDay(month: string): string {
  const [year, number] = month.slice(0, 7).split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

export function flowRoute(month: string, kind: 'disbursed' | 'collected'): string {
  const query = new URLSearchParams({
    kind: kind === 'disbursed' ? 'DISBURSED' : PAID,
    value_from: `${month.slice(0, 7)}-01`,
    value_to: lastDay(month),
  })
  return `/transactions?${query.toString()}`
}

export function bucketRoute(from: number, to: number | null): string {
  return `/loans?state=ACTIVE&dpd_from=${from}${to === null ? '' : `&dpd_to=${to}`}`
}

/** States an application may be in now when it has come at least as far as the stage. */
const REACHED: Record<string, string | undefined> = {
  SUBMITTED: 'IN_REVIEW,APPROVED,DECLINED,CONTRACTED,DRAWN',
  APPROVED: 'APPROVED,CONTRACTED,DRAWN',
  CONTRACTED: 'CONTRACTED,DRAWN',
  DRAWN: 'DRAWN',
}
export function stageRoute(stage: string, since: string): string {
  const states = REACHED[stage]
  const query = new URLSearchParams({ ...(states ? { state: states } : {}), created_from: since })
  return `/applications?${query.toString()}`
}

/** Hours as people say them: whole hours, from two days on whole days. */
export function spanOf(hours: number): { unit: 'hour' | 'day'; count: number } {
  if (hours < 48) return { unit: 'hour', count: Math.round(hours * 10) / 10 }
  return { unit: 'day', count: Math.round(hours / 24) }
}
