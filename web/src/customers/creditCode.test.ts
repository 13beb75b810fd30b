import { expect, it } from 'vitest'
import { creditCodeFault } from './creditCode'

it('takes published codes and finds every single wrong sign', () => {
  for (const code of [
    '91350100M000100Y43',
    '91100000100003962T',
    '914403001922038216',
    '9144030071526726XG',
  ]) {
    expect(creditCodeFault(code)).toBeNull()
    for (let at = 0; at < 17; at++)
      for (const sign of '0123456789ABCDEFGHJKLMNPQRTUWXY')
        if (sign !== code[at])
          expect(creditCodeFault(code.slice(0, at) + sign + code.slice(at + 1))).not.toBeNull()
  }
  expect(creditCodeFault('91350100M000100Y4')).toBe('creditForm')
  expect(creditCodeFault('91350100M000100Y4I')).toBe('creditForm')
  expect(creditCodeFault('91350100M000100Y44')).toBe('creditCheck')
})
