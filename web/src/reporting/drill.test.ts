import { expect, it } from 'vitest'
import { bucketRoute, flowRoute, lastDay, spanOf, stageRoute } from './drill'

it('leads from each figure to its list', () => {
  expect(flowRoute('2025-02-01', 'disbursed')).toBe(
    '/transactions?kind=DISBURSED&value_from=2025-02-01&value_to=2025-02-28',
  )
  expect(lastDay('2024-02-01')).toBe('2024-02-29')
  expect(lastDay('2025-12-01')).toBe('2025-12-31')
  expect(bucketRoute(31, 60)).toBe('/loans?state=ACTIVE&dpd_from=31&dpd_to=60')
  expect(bucketRoute(91, null)).toBe('/loans?state=ACTIVE&dpd_from=91')
  expect(stageRoute('ENTERED', '2025-08-26')).toBe('/applications?created_from=2025-08-26')
  expect(stageRoute('CONTRACTED', '2025-08-26')).toBe(
    '/applications?state=CONTRACTED%2CDRAWN&created_from=2025-08-26',
  )
})

it('says spans in hours, then in days', () => {
  expect(spanOf(5.25)).toEqual({ unit: 'hour', count: 5.3 })
  expect(spanOf(72)).toEqual({ unit: 'day', count: 3 })
})
