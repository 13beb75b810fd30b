import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { serve, show } from '../../shell/testing'
import { useBusinessDate } from '../../shell/session'
import { contentOf, textOf } from '../rules/content'
import { monthsBefore } from '../months'
import { ActDialog, useKinds } from './ActDialog'
import { found, needsReason, ready, said, sideBySide, type OrderKind } from './kinds'
import OrderPage from './OrderPage'

afterEach(() => vi.unstubAllGlobals())

const kind = (code: string, more: Partial<OrderKind> = {}): OrderKind => ({
  code,
  name_zh: code,
  name_en: code,
  group: 'CHANGE',
  needs: [],
  may: [],
  money: false,
  ahead: false,
  late: true,
  reason: true,
  loan_state: 'ACTIVE',
  allowed: true,
  ...more,
})
const RATE = kind('RATE_RESET', { name_zh: '利率调整', name_en: 'Rate change', needs: ['annual_rate'] })
const REPAID = kind('REPAID', {
  name_zh: '还款',
  name_en: 'Repayment',
  group: 'PAYMENT',
  needs: ['amount'],
  money: true,
  ahead: true,
  reason: false,
})

describe('what is sent', () => {
  it('holds the fields of its kind only, percent as a share, amounts as plain decimals', () => {
    const values = {
      annual_rate: '3.65',
      amount: '1,000',
      value_date: '2025-12-13',
      channel: 'COUNTER',
      fee: '',
    }
    expect(said(RATE, values)).toEqual({
      kind: 'RATE_RESET',
      annual_rate: '0.036500000',
      value_date: '2025-12-13',
    })
    expect(said(REPAID, values)).toEqual({
      kind: 'REPAID',
      amount: '1000.00',
      value_date: '2025-12-13',
      channel: 'COUNTER',
    })
  })
  it('can be looked at once everything needed is said', () => {
    expect(ready(REPAID, {})).toBe(false)
    expect(ready(REPAID, { amount: 'x' })).toBe(false)
    expect(ready(REPAID, { amount: '1' })).toBe(true)
    const waiver = kind('WAIVED', { may: ['interest', 'penalty'] })
    expect(ready(waiver, {})).toBe(false)
    expect(ready(waiver, { penalty: '1' })).toBe(true)
  })
  it('asks for a reason for every act but a payment of today', () => {
    expect(needsReason(REPAID, '2025-12-13', '2025-12-13')).toBe(false)
    expect(needsReason(REPAID, '2025-12-12', '2025-12-13')).toBe(true)
    expect(needsReason(RATE, '2025-12-13', '2025-12-13')).toBe(true)
  })
})

it('kinds are found by their name in either language', () => {
  expect(found([RATE, REPAID], '利率')).toEqual([RATE])
  expect(found([RATE, REPAID], 'repay')).toEqual([REPAID])
  expect(found([RATE, REPAID], ' ')).toEqual([RATE, REPAID])
})

it('schedules stand side by side with what changed, what is new and what is gone', () => {
  const row = (number: number, principal: string) => ({
    number,
    due_date: `2026-0${number}-15`,
    principal,
    interest: '1.00',
    balance: '9.00',
  })
  const both = sideBySide(
    [row(1, '1.00'), row(2, '1.00'), row(3, '1.00')],
    [row(1, '1.0'), row(2, '2.00'), row(4, '1.00')],
  )
  expect(both.map((one) => [one.number, one.changed, one.before !== null, one.after !== null])).toEqual([
    [1, false, true, true],
    [2, true, true, true],
    [3, true, true, false],
    [4, true, false, true],
  ])
})

it('months go back over the turn of the year', () => {
  expect(monthsBefore('2025-02-14', 3)).toEqual(['2025-02', '2025-01', '2024-12'])
  expect(monthsBefore('', 3)).toEqual([])
})

it('a rule is text with a move on a line, and read back as it was', () => {
  const content = { moves: [['disbursed', 'A', 'B']], cash: 'C' }
  expect(textOf(content)).toContain('["disbursed", "A", "B"]')
  expect(contentOf(textOf(content))).toEqual({ content })
  expect(contentOf('{')).toHaveProperty('why')
  expect(contentOf('[]')).toHaveProperty('why')
})

const loan = {
  id: 'l1',
  number: 'LN1',
  currency: 'CNY',
  version: 7,
  branch_code: '001',
  borrower_id: 'p1',
  balance_amount: '100.00',
  annual_rate: '0.04',
  maturity_date: '2030-01-01',
  disbursed_on: '2025-01-01',
  position: { total_due_amount: '10.00', dpd: 0, next_due_date: '2026-01-15', next_due_amount: '5.00' },
}
const figures = {
  balance_amount: '100.00',
  total_due_amount: '0.00',
  overdue_amount: '0.00',
  instalment_amount: '5.00',
  remaining_count: 20,
  maturity_date: '2030-01-01',
  dpd: 0,
}
const preview = {
  on: '2025-12-13',
  currency: 'CNY',
  amount: '0.00',
  parts: { principal: '0.00', interest: '0.00', penalty: '0.00', compound: '0.00', fee: '0.00' },
  before: figures,
  after: { ...figures, instalment_amount: '4.50' },
  lines: [],
  settles: [],
  second_person: true,
  says_zh: '利率调整须复核',
  says_en: 'A rate change needs a second person',
  schedule_before: [
    { number: 1, due_date: '2026-01-15', principal: '4.00', interest: '1.00', balance: '96.00' },
  ],
  schedule_after: [
    { number: 1, due_date: '2026-01-15', principal: '4.00', interest: '0.50', balance: '96.00' },
  ],
}

function Opened() {
  const kinds = useKinds(loan as never)
  if (!useBusinessDate()) return null
  return <ActDialog loan={loan as never} kinds={kinds} open onClose={() => undefined} />
}

it('an act is found, filled in, looked at and sent with the version that was seen; a refusal keeps what was typed', async () => {
  const seen = serve({
    'GET /api/v1/servicing/order-kinds': () => ({
      items: [RATE, REPAID, kind('WAIVED', { allowed: false })],
    }),
    'GET /api/v1/servicing/loans/l1/order-preview': () => preview,
    'POST /api/v1/servicing/loans/l1/orders': () =>
      new Response(
        JSON.stringify({
          code: 'calc.x',
          title: '利率超出上限',
          detail: '利率不能高于 24%',
          field: 'annual_rate',
        }),
        { status: 422 },
      ),
  })
  show([{ path: '/', element: <Opened /> }], '/')
  const user = userEvent.setup()
  const dialog = await screen.findByRole('dialog')
  await user.click(await within(dialog).findByLabelText('查找业务'))
  await user.paste('利率')
  expect(within(dialog).queryByRole('button', { name: '还款' })).toBeNull()
  expect(within(dialog).queryByRole('button', { name: 'WAIVED' })).toBeNull()
  await user.click(within(dialog).getByRole('button', { name: '利率调整' }))
  await user.click(within(dialog).getByLabelText('新利率（年）'))
  await user.paste('3.65')
  await user.click(within(dialog).getByLabelText('原因'))
  await user.paste('协商')
  await within(dialog).findByText('利率调整须复核')
  expect(within(dialog).getByText(/还款计划变化/)).toBeTruthy()
  await user.click(within(dialog).getByRole('button', { name: '提交复核：利率调整' }))
  await within(dialog).findAllByText('利率不能高于 24%')
  expect(within(dialog).getByLabelText<HTMLInputElement>('新利率（年）').value).toContain('3.65')
  const sent = seen.find((request) => request.method === 'POST')!
  expect(sent.headers.get('if-match')).toBe('"7"')
  expect(await sent.clone().json()).toMatchObject({
    kind: 'RATE_RESET',
    reason: '协商',
    value_date: '2025-12-13',
  })
})

it('an order is decided on by whom the server allows, with the preview as of now', async () => {
  const order = {
    id: 'o1',
    loan_id: 'l1',
    loan_number: 'LN1',
    borrower_name: '林浩然',
    branch_code: '001',
    kind: 'RATE_RESET',
    kind_zh: '利率调整',
    kind_en: 'Rate change',
    value_date: '2025-12-13',
    amount: '100.00',
    currency: 'CNY',
    channel: null,
    reason: '协商',
    state: 'PROPOSED',
    says_zh: '利率调整须复核',
    says_en: '',
    said: { annual_rate: '0.0365' },
    proposed_by: '周文博',
    proposed_at: '2025-12-13T01:00:00Z',
    decided_by: null,
    decided_at: null,
    comment: '',
    event_sequence: null,
    failure: '',
    version: 3,
    own: false,
    allowed_actions: ['approve_order', 'reject_order'],
  }
  const seen = serve({
    'GET /api/v1/servicing/orders/o1': () => order,
    'GET /api/v1/servicing/orders/o1/preview': () => preview,
    'POST /api/v1/servicing/orders/o1/approve': () => ({ ...order, state: 'DONE' }),
  })
  show([{ path: '/orders/:id', element: <OrderPage /> }], '/orders/o1')
  const user = userEvent.setup()
  await screen.findByText('3.65%')
  await screen.findByText(/还款计划变化/)
  expect(screen.queryByRole('button', { name: '撤销申请' })).toBeNull()
  await user.click(screen.getByRole('button', { name: '复核通过' }))
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('button', { name: '复核通过：利率调整' }))
  await waitFor(() => expect(seen.some((request) => request.url.endsWith('/o1/approve'))).toBe(true))
  expect(seen.find((request) => request.url.endsWith('/o1/approve'))!.headers.get('if-match')).toBe('"3"')
})
