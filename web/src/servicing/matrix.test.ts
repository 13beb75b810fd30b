import { expect, it } from 'vitest'
import { changesOf } from './ActPreview'
import { totalsOf } from './Overview'

it('adds up the matrix without losing a cent', () => {
  const row = { original: '780000.00', paid: '2589.93', outstanding: '777410.07' }
  const totals = totalsOf([
    { ...row, not_due: '772188.64', due: '1310.58', overdue: '3910.85' },
    { ...row, original: '11734.75', outstanding: '8271.53', not_due: '0.00', due: '0.00', overdue: '0.01' },
  ])
  expect(totals).toMatchObject({ original: '791734.75', outstanding: '785681.60', overdue: '3910.86' })
})

it('shows only the figures that an act moves', () => {
  const before = {
    balance_amount: '100.00',
    total_due_amount: '5.00',
    overdue_amount: '0.00',
    instalment_amount: '5.00',
    remaining_count: 10,
    maturity_date: '2030-01-01',
    dpd: 0,
  }
  expect(
    changesOf({ before, after: { ...before, balance_amount: '95.00', overdue_amount: '0.000' } }),
  ).toEqual(['balance_amount'])
})
