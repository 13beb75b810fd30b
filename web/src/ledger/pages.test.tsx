import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { serve, show } from '../shell/testing'
import JournalPage from './JournalPage'
import PeriodList from './PeriodList'

afterEach(() => vi.unstubAllGlobals())

const page = (items: object[]) => ({ items, next_cursor: null, total: items.length })
const period = (more: object) => ({
  first_day: '2025-06-01',
  state: 'OPEN',
  change_id: null,
  change_state: null,
  asked_state: null,
  reason: '',
  comment: '',
  proposed_by_name: null,
  proposed_at: null,
  decided_by_name: null,
  decided_at: null,
  can_decide: false,
  ...more,
})

it('a period is closed by a proposal with a reason; what waits is decided on by another', async () => {
  const waiting = { change_id: 'c1', change_state: 'PENDING', asked_state: 'CLOSED', can_decide: true }
  const seen = serve({
    'GET /api/v1/ledger/periods': () => page([period({}), period({ first_day: '2025-05-01', ...waiting })]),
    'POST /api/v1/ledger/period-changes': () => period({}),
    'POST /api/v1/ledger/period-changes/c1/decision': () => period({}),
  })
  show([{ path: '/ledger/periods', element: <PeriodList /> }], '/ledger/periods')
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: '关闭期间 2025-06' }))
  const dialog = await screen.findByRole('dialog')
  await user.type(within(dialog).getByLabelText('理由'), '月结')
  await user.click(within(dialog).getByRole('button', { name: '提交关闭，待复核' }))
  await waitFor(() => expect(seen.some((request) => request.method === 'POST')).toBe(true))
  const sent = seen.find((request) => request.method === 'POST')!
  expect(await sent.clone().json()).toEqual({ first_day: '2025-06-01', state: 'CLOSED', reason: '月结' })
  expect(screen.getByRole('button', { name: '复核通过 2025-05' })).toBeTruthy()
})

it('a journal is approved where the server allows it', async () => {
  const journal = {
    id: 'j1',
    number: 'JN1',
    branch_code: '001',
    value_date: '2025-06-20',
    reason: '来账待查',
    state: 'PENDING',
    proposed_by_name: '周文博',
    proposed_at: '2025-06-20T01:00:00Z',
    decided_by_name: null,
    decided_at: null,
    comment: '',
    lines: [
      {
        place: 1,
        debit_account: '1003',
        debit_branch_code: '002',
        credit_account: '2241',
        credit_branch_code: '001',
        amount: '120.50',
        currency: 'CNY',
        product: '',
      },
    ],
    entries: [],
    allowed_actions: ['approve_journal', 'reject_journal'],
  }
  const seen = serve({
    'GET /api/v1/ledger/journals/j1': () => journal,
    'GET /api/v1/ledger/accounts': () =>
      page([{ code: '1003', name_zh: '存放央行', name_en: 'Central bank' }]),
    'POST /api/v1/ledger/journals/j1/approve': () => ({ ...journal, state: 'APPROVED' }),
  })
  show([{ path: '/ledger/journals/:id', element: <JournalPage /> }], '/ledger/journals/j1')
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: '复核通过并记账' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('1003 存放央行')
  await user.click(within(dialog).getByRole('button', { name: '复核通过并记账' }))
  await waitFor(() => expect(seen.some((request) => request.url.endsWith('/j1/approve'))).toBe(true))
})
