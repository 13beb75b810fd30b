import { describe, expect, it } from 'vitest'
import { percent } from './duty'

describe('a likeness', () => {
  it('is told as a percentage', () => {
    expect(percent(1000)).toBe('100%')
    expect(percent(805)).toBe('80.5%')
    expect(percent(0)).toBe('0%')
  })
})
