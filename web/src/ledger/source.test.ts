import { expect, it } from 'vitest'
import { sourceRoute } from './source'

it('leads from an entry to what made it', () => {
  expect(sourceRoute('servicing.loan:1', 'LN1-00002')).toBe('/loans/1?tab=transactions&entry=LN1-00002')
  expect(sourceRoute('endofday.day:2025-12-09', 'x')).toBe('/end-of-day')
  expect(sourceRoute('origination.application:7', 'x')).toBe('/applications/7')
  expect(sourceRoute('somewhere.else:7', 'x')).toBeNull()
})
