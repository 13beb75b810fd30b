import { expect, it } from 'vitest'
import { monthEnd, monthOf, sourceRoute } from './source'

it('leads from an entry to what made it', () => {
  expect(sourceRoute('servicing.loan:1', 'LN1-00002')).toBe('/loans/1?tab=transactions&entry=LN1-00002')
  expect(sourceRoute('endofday.day:2025-12-09', 'x')).toBe('/end-of-day')
  expect(sourceRoute('endofday.day:2025-12-09', 'BILL:2025-12-09:a1:3:FIRST_HOME:CNY')).toBe(
    '/transactions?search=BILL%3A2025-12-09%3Aa1%3A3%3AFIRST_HOME%3ACNY&value_from=2025-12-09&value_to=2025-12-09',
  )
  expect(sourceRoute('origination.application:7', 'x')).toBe('/applications/7')
  expect(sourceRoute('ledger.journal:7', 'x')).toBe('/ledger/journals/7')
  expect(sourceRoute('somewhere.else:7', 'x')).toBeNull()
})

it('knows where a month ends', () => {
  expect([monthEnd('2024-02-01'), monthEnd('2025-02-01'), monthEnd('2025-12-01')]).toEqual([
    '2024-02-29',
    '2025-02-28',
    '2025-12-31',
  ])
  expect(monthOf('2025-12-01')).toBe('2025-12')
})
