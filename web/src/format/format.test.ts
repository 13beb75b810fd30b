import { describe, expect, it } from 'vitest'
import { add, compare, formatAmount, isPositive, money, readAmount, share, subtract, sum } from './amount'
import { addDays, daysBetween, formatDate } from './date'
import { isMasked, maskAccount, maskId, maskPhone } from './mask'
import { formatBps, formatRate, formatRatio, shift, withMargin } from './rate'

describe('amounts', () => {
  it('group thousands and keep every cent, beyond what a float can hold', () => {
    expect(formatAmount('1234567.5')).toBe('1,234,567.50')
    expect(formatAmount('90071992547409919.99')).toBe('90,071,992,547,409,919.99')
    expect(formatAmount('-1000')).toBe('-1,000.00')
    expect(formatAmount('-0.00')).toBe('0.00')
    expect(formatAmount(null)).toBe('–')
  })
  it('are said with their currency in both languages', () => {
    expect(money('500000', 'CNY', 'zh')).toBe('500,000.00 元')
    expect(money('500000', 'CNY', 'en')).toBe('CNY 500,000.00')
    expect(money('1', 'XXX', 'zh')).toBe('1.00 XXX')
  })
  it('are read as people type them, and refused when they are none', () => {
    expect(readAmount('1,000,000')).toBe('1000000.00')
    expect(readAmount('１２．５')).toBe('12.50')
    expect(readAmount('.5')).toBe('0.50')
    expect(readAmount('1.234')).toBeNull()
    expect(readAmount('12a')).toBeNull()
    expect(readAmount('')).toBeNull()
  })
  it('add, subtract and compare on digits', () => {
    expect(add('0.1', '0.2')).toBe('0.3')
    expect(subtract('1000000.00', '0.01')).toBe('999999.99')
    expect(subtract('1.00', '2.50')).toBe('-1.50')
    expect(sum(['1.10', '2.20', '-0.30'])).toBe('3.00')
    expect(compare('10', '9.99')).toBe(1)
    expect(compare('1.0', '1.00')).toBe(0)
    expect(isPositive('0.00')).toBe(false)
    expect(isPositive('0.01')).toBe(true)
    expect(share('30', '120')).toBe(25)
    expect(share('1', '0')).toBe(0)
  })
})

describe('rates', () => {
  it('become percent by moving the point', () => {
    expect(formatRate('0.0345')).toBe('3.45%')
    expect(formatRate('0.035')).toBe('3.50%')
    expect(formatRate('0.03456789')).toBe('3.456789%')
    expect(formatRate('-0.003')).toBe('-0.30%')
    expect(formatRatio('0.687512')).toBe('68.75%')
    expect(shift('1', -4)).toBe('0.0001')
    expect(shift('12.5', 2)).toBe('1250')
  })
  it('take a margin in basis points', () => {
    expect(withMargin('0.0350', -30)).toBe('0.0320')
    expect(withMargin('0.0350', 55)).toBe('0.0405')
    expect(formatBps(-30)).toBe('-30 bp')
    expect(formatBps(55)).toBe('+55 bp')
  })
})

describe('dates', () => {
  it('are counted in whole days, across a leap day too', () => {
    expect(formatDate('2026-11-23T08:00:00Z')).toBe('2026-11-23')
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01')
  })
})

describe('masks', () => {
  it('leave only what identifies to the person', () => {
    expect(maskId('110101199003078515')).toBe('1101**********8515')
    expect(maskPhone('13800138000')).toBe('138****8000')
    expect(maskAccount('6222 0200 1234 0007')).toBe('**** 0007')
    expect(isMasked('1101**********8515')).toBe(true)
  })
})
