import { expect, it } from 'vitest'
import { matrixOf } from './Overview'

it('adds up what is outstanding without losing a cent', () => {
  const rows = matrixOf({
    position: {
      on: '2025-12-13',
      principal: { not_due: '772188.64', due: '0.00', overdue: '5221.43' },
      interest: { accrued: '205.92', due: '0.00', overdue: '8271.53' },
      penalty: '33.69',
      compound: '35.70',
      total_due_amount: '13562.35',
      payoff_amount: '785956.91',
      next_due_date: null,
      next_due_amount: null,
      dpd: 94,
      oldest_due_date: '2025-09-10',
    },
    totals: { principal: '2589.93', interest: '3463.22', penalty: '0.00', compound: '0.00' },
  })
  expect(rows.map((row) => row.outstanding)).toEqual(['777410.07', '8477.45', '33.69', '35.70'])
})
