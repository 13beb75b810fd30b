import { get } from '../api/hooks'
import { routeOf } from '../shell/subject'

/** The page of the next waiting case: my own first, then any open one, never the one on screen. */
export async function nextCase(here: string): Promise<string | null> {
  for (const mine of [true, false]) {
    const page = await get('/api/v1/foundation/work-items', {
      query: { state: 'OPEN', limit: 50, ...(mine ? { mine: true } : {}) },
    })
    for (const item of page.items) {
      if (!mine && item.claimed_by_name && !item.claimed_by_me) continue
      const to = routeOf(item.subject)
      if (to && to !== here) return to
    }
  }
  return null
}
