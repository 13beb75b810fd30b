import { describe, expect, it } from 'vitest'
import { birthDateOf, checkSign, residentIdFault } from './residentId'

describe('resident identity number', () => {
  it('takes the worked example of GB 11643, and X', () => {
    expect(residentIdFault('11010519491231002X')).toBeNull()
    expect(residentIdFault('11010519491231002x')).toBeNull()
    expect(checkSign('11010519491231002')).toBe('X')
  })
  it('finds every single wrong digit', () => {
    const good = '11010519491231002X'
    for (let at = 0; at < 17; at++)
      for (const digit of '0123456789') {
        if (digit === good[at]) continue
        expect(residentIdFault(good.slice(0, at) + digit + good.slice(at + 1))).not.toBeNull()
      }
  })
  it('names what is wrong', () => {
    expect(residentIdFault('123')).toBe('form')
    expect(residentIdFault('110105194902310020')).toBe('birth_date')
    expect(residentIdFault('110105194912310021')).toBe('check_digit')
    expect(birthDateOf('11010519491231002X')).toBe('1949-12-31')
  })
})
