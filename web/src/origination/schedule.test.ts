import { expect, it } from 'vitest'
import { thinned } from './schedule'

it('thins a long list and keeps both ends', () => {
  const rows = Array.from({ length: 360 }, (_, at) => at)
  const few = thinned(rows, 60)
  expect(few.length).toBeLessThanOrEqual(61)
  expect(few[0]).toBe(0)
  expect(few.at(-1)).toBe(359)
  expect(thinned([1, 2], 60)).toEqual([1, 2])
})
