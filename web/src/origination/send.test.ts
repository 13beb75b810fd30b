import { expect, it } from 'vitest'
import { changesOf, partiesOf } from './send'

it('sends only the terms that changed, an emptied one as null', () => {
  const held = { requested_amount: '100.00', term_months: 12, price_amount: '5.00', product_code: 'A' }
  expect(changesOf({ ...held }, held)).toEqual({})
  expect(changesOf({ ...held, term_months: 24, price_amount: undefined }, held)).toEqual({
    term_months: 24,
    price_amount: null,
  })
})

it('exchanges a party whose role changed', () => {
  expect(
    partiesOf(
      { co_borrower_ids: ['a', 'c'], guarantor_ids: ['b'] },
      { co_borrower_ids: ['a', 'b'], guarantor_ids: ['d'] },
    ),
  ).toEqual({
    leave: ['b', 'd'],
    come: [
      ['c', 'CO_BORROWER'],
      ['b', 'GUARANTOR'],
    ],
  })
})
