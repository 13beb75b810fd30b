import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { serve, show } from '../shell/testing'
import PrivacyRequest from './PrivacyRequest'
import { Reveal } from './Reveal'

afterEach(() => vi.unstubAllGlobals())

const PATH = '/api/v1/customers/requests/r1'
const request = {
  id: 'r1',
  number: 'SR1',
  kind: 'ERASURE',
  state: 'OPEN',
  party_id: 'p1',
  party_name: '袁梦琪',
  party_number: 'CU1',
  branch_code: '001',
  way: 'BRANCH',
  text: '请删除',
  received_date: '2025-09-28',
  due_date: '2025-10-28',
  overdue: false,
  closed_date: null,
  received_by_name: '孙晓彤',
  proposed_by_name: '',
  decided_by_name: '',
  outcome: '',
  holds: [],
  allowed_actions: ['propose', 'refuse'],
  version: 3,
}
const page = (items: unknown[]) => ({ items, next_cursor: null, total: items.length })
const open = () =>
  show([{ path: '/privacy/requests/:id', element: <PrivacyRequest /> }], '/privacy/requests/r1')

it('proposes an erasure only after it was asked, and says that another person decides', async () => {
  const seen = serve({
    'GET /api/v1/foundation/branches': () => ({ items: [] }),
    [`GET ${PATH}`]: () => request,
    [`POST ${PATH}/propose`]: () => ({ ...request, state: 'PROPOSED' }),
  })
  open()
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: '提请删除' }))
  expect(await screen.findByText(/另一人复核/)).toBeTruthy()
  expect(seen.some((one) => one.method === 'POST')).toBe(false)
  await user.click(screen.getAllByRole('button', { name: '提请删除' }).at(-1)!)
  await waitFor(() => expect(seen.some((one) => one.url.endsWith('/propose'))).toBe(true))
  expect(seen.find((one) => one.url.endsWith('/propose'))!.headers.get('If-Match')).toBe('"3"')
}, 60_000)

it('a refusal of the server keeps what was typed and stands in the dialog', async () => {
  serve({
    'GET /api/v1/foundation/branches': () => ({ items: [] }),
    [`GET ${PATH}`]: () => request,
    [`POST ${PATH}/refuse`]: () =>
      new Response(JSON.stringify({ code: 'x', title: '不能办理', detail: '请先核实申请人身份。' }), {
        status: 422,
      }),
  })
  open()
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: '不予办理' }))
  await user.type(await screen.findByLabelText('说明'), '借据尚未结清')
  await user.click(screen.getAllByRole('button', { name: '不予办理' }).at(-1)!)
  expect(await screen.findByText('请先核实申请人身份。')).toBeTruthy()
  expect(screen.getByLabelText<HTMLTextAreaElement>('说明').value).toBe('借据尚未结清')
}, 60_000)

it('a value shown whole is gone by itself when its time is over', async () => {
  const seen = serve({
    'GET /api/v1/foundation/branches': () => page([]),
    'POST /api/v1/customers/parties/p1/reveal': () => ({
      id_number: '110101199003070038',
      phone: '13800000001',
      address: '示范路 1 号',
      ends_at: new Date(Date.now() + 2500).toISOString(),
    }),
  })
  show([{ path: '/', element: <Reveal party={{ id: 'p1', name: '袁梦琪' }} /> }], '/')
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: '查看原值' }))
  await user.click(await screen.findByRole('combobox'))
  await user.click(await screen.findByText('核对身份'))
  await user.type(screen.getByLabelText('查看事由'), '柜面核对')
  await user.click(screen.getAllByRole('button', { name: '查看原值' }).at(-1)!)
  expect(await screen.findByText('110101199003070038')).toBeTruthy()
  expect(await seen.find((one) => one.method === 'POST')!.json()).toEqual({
    purpose: 'IDENTIFY',
    reason: '柜面核对',
  })
  await waitFor(() => expect(screen.queryByText('110101199003070038')).toBeNull(), { timeout: 6000 })
}, 60_000)
