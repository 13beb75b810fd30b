import { beforeEach, expect, it } from 'vitest'
import { dropDrafts, readDraft, writeDraft } from './drafts'

beforeEach(() => sessionStorage.clear())

it('keeps what was typed, but no number or address of a person, at any depth', () => {
  const values = {
    name: '林浩然',
    id_number: '110105199001011234',
    phone: '13800000001',
    payee: { payee_account: '6222000000000000001', bank: '示范银行' },
    people: [{ name: '苏婉清', address: '示范路 1 号' }],
  }
  expect(writeDraft('party', { values, step: 1, at: '2026-11-28T00:00:00Z' })).toBe(true)
  expect(readDraft('party')?.values).toEqual({
    name: '林浩然',
    payee: { bank: '示范银行' },
    people: [{ name: '苏婉清' }],
  })
  expect(JSON.stringify(sessionStorage)).not.toMatch(/110105|1380000|6222000|示范路/)
})

it('forgets every draft at sign-out', () => {
  writeDraft('party', { values: { name: '林浩然' }, step: 0, at: '2026-11-28T00:00:00Z' })
  dropDrafts()
  expect(readDraft('party')).toBeNull()
})
