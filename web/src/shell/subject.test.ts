import { expect, it } from 'vitest'
import { reference, routeOf } from './subject'

it('leads from a reference to the page of its subject', () => {
  expect(routeOf('origination.application:0190')).toBe('/applications/0190')
  expect(routeOf('servicing.loan:0190')).toBe('/loans/0190')
  expect(routeOf('collateral.lien:0190')).toBe('/liens/0190')
  expect(routeOf('servicing.disbursement:0190')).toBe('/disbursements/0190')
  expect(routeOf('servicing.order:0190')).toBe('/orders/0190')
  expect(routeOf('servicing.suspense:0190')).toBe('/suspense/0190')
  expect(routeOf(reference('customers.party', 'a/b'))).toBe('/customers/a%2Fb')
  expect(routeOf('unknown.noun:1')).toBeNull()
  expect(routeOf('servicing.loan:')).toBeNull()
  expect(routeOf('nothing')).toBeNull()
})
