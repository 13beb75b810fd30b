import { expect, it } from 'vitest'
import { seriesOf } from './history'

it('draws each index over all days and keeps a rate until the next', () => {
  const rows = [
    { index: 'LPR5Y', fixed_on: '2025-05-20', annual_rate: '0.035' },
    { index: 'LPR1Y', fixed_on: '2025-05-20', annual_rate: '0.03' },
    { index: 'LPR1Y', fixed_on: '2025-04-21', annual_rate: '0.031' },
  ]
  const { x, series } = seriesOf(rows, ['LPR1Y', 'LPR5Y', 'SOFR'])
  expect(x).toEqual(['2025-04-21', '2025-05-20'])
  expect(series).toEqual([
    { key: 'LPR1Y', values: ['0.031', '0.03'] },
    { key: 'LPR5Y', values: [null, '0.035'] },
  ])
})
