import { describe, expect, it } from 'vitest'
import {
  beginning,
  changesBetween,
  fieldsOf,
  formOf,
  valueText,
  type FactField,
  type FactKind,
  type FactRow,
} from './facts'

const field = (name: string, form: string, more: Partial<FactField> = {}): FactField => ({
  name,
  name_zh: name,
  name_en: name,
  form,
  required: true,
  masked: false,
  choices: [],
  by: '',
  forms: {},
  ...more,
})
const choice = (code: string) => ({ code, name_zh: code, name_en: code.toLowerCase() })
const kind: FactKind = {
  code: 'CONTACT',
  name_zh: '联系方式',
  name_en: 'Contact',
  many: false,
  fields: [
    field('type', 'CHOICE', { choices: [choice('MOBILE'), choice('EMAIL')] }),
    field('value', 'PHONE', { by: 'type', forms: { EMAIL: 'EMAIL' }, masked: true }),
    field('main', 'FLAG'),
    field('amount', 'AMOUNT'),
    field('currency', 'CURRENCY', { choices: [choice('CNY'), choice('USD')] }),
  ],
}
const say = (row: object | null | undefined) => (row as { name_en?: string } | null)?.name_en ?? ''
const words = { yes: 'yes', no: 'no' }

describe('facts of a customer', () => {
  it('takes the form that another field decides on', () => {
    expect(formOf(kind.fields[1], { type: 'EMAIL' })).toBe('EMAIL')
    expect(formOf(kind.fields[1], { type: 'MOBILE' })).toBe('PHONE')
  })
  it('says values in words', () => {
    expect(valueText(kind.fields[0], 'EMAIL', say, words)).toBe('email')
    expect(valueText(kind.fields[2], false, say, words)).toBe('no')
    expect(valueText(kind.fields[3], '1234567.50', say, words)).toBe('1,234,567.50')
    expect(valueText(undefined, null, say, words)).toBe('')
  })
  it('names what changed and what a definition no longer has', () => {
    const before = { type: 'MOBILE', value: '138****0001', old: 'x' }
    expect(changesBetween(kind, before, { type: 'MOBILE', value: '139****2222' }, say, words)).toEqual([
      { label: 'value', from: '138****0001', to: '139****2222' },
      { label: 'old', from: 'x', to: '' },
    ])
    expect(changesBetween(kind, null, { main: true }, say, words)).toEqual([
      { label: 'main', from: '', to: 'yes' },
    ])
  })
  it('sends what was typed only, and flags as flags', () => {
    expect(fieldsOf(kind, { type: 'EMAIL', value: '', main: 'false', starts_date: '2025-01-01' })).toEqual({
      type: 'EMAIL',
      main: false,
    })
  })
  it('begins with the old value, but never with a masked one', () => {
    const row = { fields: { type: 'MOBILE', value: '138****0001', main: true }, masked: ['value'] }
    expect(beginning(kind, row as unknown as FactRow)).toEqual({ type: 'MOBILE', main: 'true' })
    expect(beginning(kind, null)).toEqual({ currency: 'CNY' })
  })
})
