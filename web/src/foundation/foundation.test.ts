import { describe, expect, it } from 'vitest'
import { dueIn } from './due'
import { safeNext } from './SignIn'
import { changesOf } from './Timeline'

describe('the foundation pages', () => {
  it('say how long a case still has', () => {
    const now = new Date('2025-12-13T08:00:00Z')
    expect(dueIn('2025-12-13T08:30:00Z', now)).toEqual({ late: false, unit: 'minute', count: 30 })
    expect(dueIn('2025-12-13T05:00:00Z', now)).toEqual({ late: true, unit: 'hour', count: 3 })
    expect(dueIn('2025-12-20T08:00:00Z', now)).toEqual({ late: false, unit: 'day', count: 7 })
  })
  it('lead back only to pages of this site', () => {
    expect(safeNext('/loans/1?tab=quote')).toBe('/loans/1?tab=quote')
    expect(safeNext('//evil.example')).toBe('/work')
    expect(safeNext('/\\evil.example')).toBe('/work')
    expect(safeNext('https://evil.example')).toBe('/work')
    expect(safeNext(null)).toBe('/work')
  })
  it('show only what changed', () => {
    expect(changesOf({ state: 'DRAFT', same: 1 }, { state: 'IN_REVIEW', same: 1, rows: [8] })).toEqual([
      ['state', 'DRAFT', 'IN_REVIEW'],
      ['rows', '', '[8]'],
    ])
  })
})
