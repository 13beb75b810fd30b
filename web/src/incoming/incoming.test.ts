import { describe, expect, it } from 'vitest'
import { countOf, funnel, moneyOf, progress, type Stage } from './file'
import { leftOf, partsOf } from './split'

const stage = (state: string, count: number, amount: string, more: Partial<Stage> = {}): Stage => ({
  state,
  count,
  amount,
  currency: 'CNY',
  applied_amount: '0.00',
  suspense_amount: '0.00',
  ...more,
})

const STAGES = [
  stage('SUSPENDED', 1, '5.00', { suspense_amount: '5.00' }),
  stage('APPLIED', 2, '0.30', { applied_amount: '0.30' }),
  stage('SUSPENDED', 1, '7.00', { currency: 'USD', suspense_amount: '7.00' }),
  stage('REFUSED', 3, '', { currency: '' }),
]

describe('what became of a file', () => {
  it('counts lines over currencies', () => {
    expect(countOf(STAGES, 'SUSPENDED', 'APPLIED')).toBe(4)
    expect(countOf(STAGES, 'KNOWN')).toBe(0)
  })
  it('adds money by currency and leaves out lines that have none', () => {
    expect(moneyOf(STAGES, 'suspense_amount', 'SUSPENDED')).toEqual([
      { currency: 'CNY', amount: '5.00' },
      { currency: 'USD', amount: '7.00' },
    ])
    expect(moneyOf(STAGES, 'amount')).toEqual([
      { currency: 'CNY', amount: '5.30' },
      { currency: 'USD', amount: '7.00' },
    ])
  })
  it('goes from the surest to what is left out', () => {
    expect(funnel({ kind: 'REPAYMENTS', stages: STAGES }).map((step) => [step.state, step.count])).toEqual([
      ['REFUSED', 3],
      ['APPLIED', 2],
      ['SUSPENDED', 2],
    ])
  })
  it('knows how far the posting is', () => {
    expect(progress({ line_count: 3, waiting_count: 1 })).toBe(66)
    expect(progress({ line_count: 0, waiting_count: 0 })).toBe(0)
  })
})

describe('a split', () => {
  it('reads parts line by line', () => {
    expect(partsOf('1,000.00\n\n0.5')).toEqual(['1000.00', '0.50'])
    expect(partsOf('1\nx')).toBeNull()
    expect(partsOf('1\n0')).toBeNull()
  })
  it('says what is left', () => {
    expect(leftOf('10.00', '3\n3.50')).toBe('3.50')
    expect(leftOf('10.00', '')).toBe('10.00')
    expect(leftOf('10.00', '10.01')).toBeNull()
    expect(leftOf('10.00', 'x')).toBeNull()
  })
})
