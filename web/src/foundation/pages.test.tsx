import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import i18n from '../i18n'
import { serve, session, show } from '../shell/testing'
import Changes from './Changes'
import { lineDiff } from './lineDiff'
import { fieldValue, readValue, showValue, stateOf } from './parameterValues'
import { inOrder, rightWords } from './rightWords'
import WorkQueue from './WorkQueue'

afterEach(() => vi.unstubAllGlobals())

const change = (id: string, by: string, more: object = {}) => ({
  id,
  kind: 'foundation.parameter',
  subject: 'foundation.parameter:ltv.max',
  title_zh: `修改参数 ${id}`,
  title_en: `Change ${id}`,
  before: { value: '0.2' },
  after: { value: '0.15' },
  state: 'PENDING',
  proposed_by_name: by,
  proposed_at: '2025-12-13T01:00:00Z',
  decided_by_name: null,
  decided_at: null,
  comment: '',
  ...more,
})

describe('changes that wait', () => {
  const PATH = 'GET /api/v1/foundation/changes'
  it('are asked for in the words of the server; my own are marked and not mine to decide', async () => {
    const seen = serve({
      [PATH]: () => ({
        items: [change('a', '沈岚'), change('b', session.user!.name)],
        next_cursor: null,
        total: 2,
      }),
      'POST /api/v1/foundation/changes/a/approve': () => change('a', '沈岚', { state: 'APPROVED' }),
    })
    show([{ path: '/changes', element: <Changes /> }], '/changes')
    const user = userEvent.setup()
    await screen.findByText('修改参数 a')
    const list = seen.find((request) => request.url.includes('/changes?'))!
    expect(new URL(list.url).searchParams.get('state')).toBe('PENDING')
    const [, theirs, mine] = screen.getAllByRole('row')
    expect(within(mine).getByText('本人提交')).toBeTruthy()
    expect(within(mine).queryByRole('button', { name: '复核通过' })).toBeNull()
    await user.click(within(theirs).getByRole('button', { name: '复核通过' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('15.00%')
    await user.click(within(dialog).getByRole('button', { name: '复核通过' }))
    await waitFor(() => expect(seen.some((request) => request.url.endsWith('/changes/a/approve'))).toBe(true))
  })
  it('open at once when a message leads to one', async () => {
    serve({ [PATH]: () => ({ items: [change('a', '沈岚')], next_cursor: null, total: 1 }) })
    show([{ path: '/changes', element: <Changes /> }], '/changes?change=a')
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(screen.getByRole('button', { name: /复\s?核$/ })).toBeTruthy()
  })
})

describe('the work queue', () => {
  const item = (number: number, more: object = {}) => ({
    id: `w${number}`,
    kind: 'approval',
    role: 'APPROVER',
    subject: `origination.application:a${number}`,
    subject_number: `AP${number}`,
    title_zh: '审批',
    title_en: 'Approve',
    branch_code: '001',
    state: 'OPEN',
    created_at: '2025-12-13T01:00:00Z',
    due_at: '2025-12-13T02:00:00Z',
    claimed_by_name: null,
    claimed_by_me: false,
    client_name: '林浩然',
    amount: '1000.00',
    currency: 'CNY',
    about_zh: '首套房',
    about_en: 'First home',
    version: 1,
    ...more,
  })
  const kinds = {
    items: [
      {
        kind: 'approval',
        title_zh: '贷款审批',
        title_en: 'Approvals',
        open_count: 2,
        mine_count: 1,
        late_count: 1,
      },
    ],
  }
  it('has a tab for each kind with its count, says what is late, and claims several at once', async () => {
    const seen = serve({
      'GET /api/v1/foundation/work-kinds': () => kinds,
      'GET /api/v1/foundation/work-items': () => ({
        items: [item(1), item(2, { claimed_by_name: '我', claimed_by_me: true })],
        next_cursor: null,
        total: 2,
      }),
      'POST /api/v1/foundation/work-items/claim': () => ({ items: [] }),
    })
    const router = show([{ path: '/work', element: <WorkQueue /> }], '/work')
    const user = userEvent.setup()
    expect(await screen.findByRole('tab', { name: '待处理 2' })).toBeTruthy()
    expect(screen.getByRole('tab', { name: '我的 1' })).toBeTruthy()
    await screen.findByText('AP1')
    expect(screen.getAllByText(/^超时 \d+ 天$/)).toHaveLength(2)
    await user.click(screen.getByRole('tab', { name: /贷款审批 2/ }))
    expect(router.state.location.search).toBe('?tab=approval')
    await screen.findByText('AP1')
    await waitFor(() => expect(seen.some((request) => request.url.includes('kind=approval'))).toBe(true))
    await user.click(screen.getByRole('checkbox', { name: '选择 AP2' }))
    expect(screen.getByRole<HTMLButtonElement>('button', { name: '认领 1 件' }).disabled).toBe(true)
    await user.click(screen.getByRole('checkbox', { name: '选择 AP2' }))
    await user.click(screen.getByRole('checkbox', { name: '选择 AP1' }))
    expect(within(screen.getByRole('region', { name: '所选记录' })).getByText('1,000.00')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: '认领 1 件' }))
    const sent = await waitFor(() => {
      const found = seen.find((request) => request.url.endsWith('/work-items/claim'))
      expect(found).toBeTruthy()
      return found!
    })
    expect(await sent.clone().json()).toEqual({ ids: ['w1'] })
  })
})

describe('parameters', () => {
  it('are read and written as people do, in the form they have', () => {
    expect(showValue('0.15', (text) => `${text}!`)).toBe('0.15!')
    expect(showValue('示范银行', String)).toBe('示范银行')
    expect(fieldValue('0.2')).toBe('20')
    expect(readValue('45', '0.2')).toBe('0.45')
    expect(readValue('15.5 %', '0.2')).toBe('0.155')
    expect(readValue('100', '0.2')).toBe('1')
    expect(readValue('many', '0.2')).toBeNull()
    expect(readValue('5', 3)).toBe(5)
    expect(readValue('某某银行', '示范银行')).toBe('某某银行')
  })
  it('hold from their day until the next', () => {
    const rows = ['2020-01-01', '2024-05-17', '2026-01-01'].map((starts_date) => ({ code: 'a', starts_date }))
    expect(rows.map((row) => stateOf(row, rows, '2025-12-13'))).toEqual(['past', 'now', 'future'])
  })
})

it('rights are said in words, rooms in their order, seeing before doing', () => {
  const t = i18n.getFixedT('zh')
  expect(rightWords('customers.party.view', t)).toBe('查看客户')
  expect(rightWords('servicing.disbursement.release', i18n.getFixedT('en'))).toBe('Release disbursements')
  expect(
    inOrder([
      'ledger.entry.view',
      'customers.party.create',
      'customers.party.view',
      'foundation.person.change',
    ]),
  ).toEqual([
    'foundation.person.change',
    'customers.party.view',
    'customers.party.create',
    'ledger.entry.view',
  ])
})

it('every right of the API has its words in both languages', () => {
  const api = JSON.parse(readFileSync('../docs/openapi.json', 'utf8')) as { paths: Record<string, object> }
  const rights = Object.values(api.paths)
    .flatMap((operations) => Object.values(operations) as { 'x-right'?: string }[])
    .map((operation) => operation['x-right'] ?? '')
    .filter((right) => right.split('.').length === 3)
  expect(rights.length).toBeGreaterThan(80)
  for (const language of ['zh', 'en']) {
    const t = i18n.getFixedT(language)
    for (const right of rights) {
      const [room, noun, verb] = right.split('.')
      expect(i18n.exists(`right.noun.${room}_${noun}`, { lng: language }), right).toBe(true)
      expect(i18n.exists(`right.verb.${verb}`, { lng: language }), right).toBe(true)
      expect(rightWords(right, t)).not.toContain('.')
    }
  }
})

it('a text is compared line by line with a little around', () => {
  const from = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].join('\n')
  const to = ['a', 'b', 'c', 'd', 'e', 'X', 'g'].join('\n')
  expect(lineDiff(from, to).map((line) => line.sign + line.text)).toEqual([' d', ' e', '-f', '+X', ' g'])
  expect(lineDiff('', 'a')).toEqual([{ sign: '+', text: 'a' }])
})
