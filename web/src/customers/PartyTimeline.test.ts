import { expect, it } from 'vitest'
import { merged } from './PartyTimeline'
import { fractionOf } from './relationDialogs'

it('tells what happened in every room once, newest first', () => {
  const [party, loan] = [
    { subject: 'customers.party:1', label: 'file' },
    { subject: 'servicing.loan:2', label: 'LN1' },
  ]
  const told = [
    {
      thing: party,
      items: [
        { id: 'a', at: '2025-01-01' },
        { id: 'b', at: '2025-03-01' },
      ],
    },
    {
      thing: loan,
      items: [
        { id: 'b', at: '2025-03-01' },
        { id: 'c', at: '2025-02-01' },
      ],
    },
  ]
  expect(merged(told).map(({ row, thing }) => [row.id, thing.label])).toEqual([
    ['b', 'file'],
    ['c', 'LN1'],
    ['a', 'file'],
  ])
  expect(merged(told, loan.subject).map(({ row }) => row.id)).toEqual(['b', 'c'])
})

it('writes a percentage as the fraction the server takes, on digits', () => {
  expect(fractionOf('51')).toBe('0.51')
  expect(fractionOf('33.3333333')).toBe('0.333333333')
  expect(fractionOf('100')).toBe('1')
  expect(fractionOf('0.5')).toBe('0.005')
  expect(fractionOf('7')).toBe('0.07')
  expect(fractionOf('1e2')).toBeNull()
  expect(fractionOf('-1')).toBeNull()
})
