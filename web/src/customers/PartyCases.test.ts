import { expect, it } from 'vitest'
import { exposureOf } from './PartyCases'
import { propertiesOf } from './PartyLinks'

it('adds up what a customer owes in each currency, without closed loans', () => {
  const loan = { currency: 'CNY', balance_amount: '0.10', overdue_amount: '0.00', dpd: 0, state: 'ACTIVE' }
  const sums = exposureOf([
    loan,
    { ...loan, balance_amount: '0.20', overdue_amount: '0.05', dpd: 12 },
    { ...loan, balance_amount: '99.00', state: 'CLOSED' },
    { ...loan, currency: 'USD', balance_amount: '5.00' },
  ])
  expect(sums).toEqual([
    { currency: 'CNY', count: 2, balance: '0.30', overdue: '0.05', dpd: 12 },
    { currency: 'USD', count: 1, balance: '5.00', overdue: '0.00', dpd: 0 },
  ])
})

it('names each property once', () => {
  const row = { property_id: 'p', property_number: 'PR1' }
  expect(propertiesOf([row, row, { property_id: null, property_number: null }])).toEqual([
    { id: 'p', number: 'PR1' },
  ])
})
