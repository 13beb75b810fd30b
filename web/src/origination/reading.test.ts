import { expect, it } from 'vitest'
import { barOf, missingOf } from './reading'
import { joined } from './VotePanel'

it('draws a ratio within its limit below the limit, and one over it beyond', () => {
  const good = barOf({ value: '0.600000000', value_before: '0.300000000', limit: '0.800000000' })
  expect(good.limit).toBeCloseTo(90.9, 0)
  expect(good.value).toBeLessThan(good.limit)
  expect(good.before).toBeLessThan(good.value)
  const bad = barOf({ value: '1.200000000', value_before: null, limit: '0.800000000' })
  expect(bad.value).toBeGreaterThan(bad.limit)
  expect(bad.value).toBeLessThanOrEqual(100)
  expect(bad.before).toBe(0)
})

it('says what is missing once and where it is given', () => {
  expect(
    missingOf({
      incomplete: ['property_id', 'term_months'],
      missing: ['property', 'ID_CARD'],
      facts_missing: ['occupation'],
    }),
  ).toEqual([
    { code: 'property_id', step: 'property' },
    { code: 'term_months', step: 'terms' },
    { code: 'ID_CARD', step: 'papers' },
    { code: 'occupation', step: 'terms' },
  ])
})

it('adds a quick comment once', () => {
  expect(joined('', '同意。')).toBe('同意。')
  expect(joined('好。', '同意。')).toBe('好。 同意。')
  expect(joined('同意。', '同意。')).toBe('同意。')
})
