import { describe, expect, it } from 'vitest'
import { changesOf } from './changeWords'
import { dueIn } from './due'
import { safeNext } from './SignIn'

describe('the foundation pages', () => {
  it('say how long a case still has', () => {
    const now = new Date('2025-12-13T08:00:00Z')
    expect(dueIn('2025-12-13T08:30:00Z', now)).toEqual({ late: false, unit: 'minute', count: 30 })
    expect(dueIn('2025-12-13T05:00:00Z', now)).toEqual({ late: true, unit: 'hour', count: 3 })
    expect(dueIn('2025-12-20T08:00:00Z', now)).toEqual({ late: false, unit: 'day', count: 7 })
  })
  it('lead back only to pages of this site', () => {
    expect(safeNext('/loans/1?tab=quote')).toBe('/loans/1?tab=quote')
    expect(safeNext('//evil.example')).toBe('/')
    expect(safeNext('/\\evil.example')).toBe('/')
    expect(safeNext('https://evil.example')).toBe('/')
    expect(safeNext(null)).toBe('/')
  })
  it('show only what changed', () => {
    expect(changesOf({ state: 'DRAFT', same: 1 }, { state: 'IN_REVIEW', same: 1, rows: [8] })).toEqual([
      ['state', 'DRAFT', 'IN_REVIEW'],
      ['rows', '', '[8]'],
    ])
  })
  it('leave out what only machines read', () => {
    const id = '01a20b49-44a8-7340-a2f1-b270819e52d6'
    const after = { loan: id, contract: `origination.contract:${id}`, penalty_amount: '0.00', amount: '5.00' }
    expect(changesOf({}, after)).toEqual([['amount', '', '5.00']])
  })
})
