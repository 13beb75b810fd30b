import { describe, expect, it } from 'vitest'
import { blankLine, entriesOf, lacking, totalsOf, type JournalLine } from './journalLines'

const line = (more: Partial<JournalLine> = {}): JournalLine => ({
  ...blankLine(),
  debit_account: '1003',
  credit_account: '2241',
  amount: '120.50',
  ...more,
})

describe('a line of a journal', () => {
  it('says what it lacks', () => {
    expect(lacking(blankLine(), '001')).toBe('accounts')
    expect(lacking(line({ amount: '0.00' }), '001')).toBe('amount')
    expect(lacking(line({ amount: '12x' }), '001')).toBe('amount')
    expect(lacking(line({ credit_account: '1003' }), '001')).toBe('same')
    expect(lacking(line({ credit_account: '1003', credit_branch_code: '002' }), '001')).toBeNull()
    expect(lacking(line(), '001')).toBeNull()
  })

  it('begins in the currency of the one before', () => {
    expect(blankLine(line({ currency: 'USD' })).currency).toBe('USD')
  })
})

describe('the entries of a journal', () => {
  it('are one for each branch, with the settlement account between them', () => {
    const entries = entriesOf([line({ debit_branch_code: '002' }), line({ amount: '1.00' })], '001', '3001')
    expect([...entries.keys()]).toEqual(['001', '002'])
    expect(entries.get('001')).toEqual([
      { debit: '3001', credit: '2241', amount: '120.50', currency: 'CNY' },
      { debit: '1003', credit: '2241', amount: '1.00', currency: 'CNY' },
    ])
    expect(entries.get('002')).toEqual([{ debit: '1003', credit: '3001', amount: '120.50', currency: 'CNY' }])
  })

  it('leave out what is not complete', () => {
    expect(entriesOf([blankLine()], '001', '3001').size).toBe(0)
  })
})

it('adds up by currency to the cent', () => {
  const lines = [line({ amount: '0.10' }), line({ amount: '0.20' }), line({ currency: 'USD' }), blankLine()]
  expect(totalsOf(lines)).toEqual([
    ['CNY', '0.30'],
    ['USD', '120.50'],
  ])
})
