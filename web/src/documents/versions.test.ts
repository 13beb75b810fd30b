import { expect, it } from 'vitest'
import { MOST_BYTES, waitingOf } from './queue'
import { grouped } from './versions'

const row = (kind: string, version: number) => ({ subject: 'customers.party:1', kind, version })

it('shows the newest of each kind with the ones before it', () => {
  const groups = grouped([row('INCOME', 1), row('ID_CARD', 1), row('INCOME', 3), row('INCOME', 2)])
  expect(groups.map((group) => [group.newest.kind, group.newest.version])).toEqual([
    ['INCOME', 3],
    ['ID_CARD', 1],
  ])
  expect(groups[0].earlier.map((one) => one.version)).toEqual([2, 1])
  expect(groups[1].earlier).toEqual([])
})

it('does not send what is too large', () => {
  const fields = { subject: 'customers.party:1', kind: 'INCOME' }
  const file = (size: number) => Object.defineProperty(new File([], 'x.pdf'), 'size', { value: size })
  expect(waitingOf(file(MOST_BYTES), fields).state).toBe('waiting')
  expect(waitingOf(file(MOST_BYTES + 1), fields).state).toBe('too_large')
})
