import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { viewOf, withView } from '../address'
import type { Column } from '../DataTable'
import { ListPage } from '../ListPage'
import { serve, session, show, type Server } from '../testing'
import { chosenColumns, exportColumns } from './columns'
import { readDay } from './DateInput'
import { namesOf, split, type Filter } from './filters'
import { sums } from './selection'

const PATH = '/api/v1/servicing/loans'
const loan = (number: number, amount: string, currency = 'CNY') => ({
  id: `id-${number}`,
  number: `LN${number}`,
  balance_amount: amount,
  currency,
  branch_code: '001',
})
type Loan = ReturnType<typeof loan>
const run = vi.fn<(rows: unknown[]) => Promise<void>>()

const filters: Filter[] = [
  { name: 'search', label: '编号', kind: 'search' },
  { name: 'state', label: '状态', kind: 'multi', options: [{ value: 'ACTIVE', label: '存续' }] },
  { name: 'value', label: '起息日', kind: 'dates' },
  { name: 'dpd', label: '逾期天数', kind: 'numbers', digits: 0 },
  { name: 'overdue', label: '仅逾期', kind: 'switch' },
]

function Loans() {
  return (
    <ListPage
      title="借据"
      path={PATH}
      right="loans"
      filters={filters}
      columns={[
        { key: 'number', title: '借据号', render: (row) => row.number },
        {
          key: 'balance_amount',
          title: '余额',
          render: (row) => row.balance_amount,
          sum: { amount: (row) => row.balance_amount, currency: (row) => row.currency },
        },
        { key: 'branch_code', title: '机构', hidden: true, render: (row) => row.branch_code },
        { key: 'act', title: '操作', field: false, render: () => null },
      ]}
      batch={[{ key: 'go', label: (count) => `办理 ${count} 笔`, run: (rows) => run(rows) }]}
    />
  )
}

type Kept = Record<string, unknown>
function open(at: string, rows: Loan[], kept: Kept = {}) {
  const values: Kept = { ...kept }
  const server: Server = {
    [`GET ${PATH}`]: () => ({ items: rows, next_cursor: null, total: rows.length }),
    'GET /api/v1/foundation/preferences': () => ({ values }),
    'POST /api/v1/foundation/preferences': () => ({ values }),
  }
  const seen = serve(server)
  const router = show([{ path: '/loans', element: <Loans /> }], at)
  return { seen, router, user: userEvent.setup() }
}
const rows = [loan(1, '0.10'), loan(2, '9007199254740993.20'), loan(3, '5.00', 'USD')]
const bodies = (seen: Request[]) =>
  Promise.all(
    seen
      .filter((request) => request.method === 'POST')
      .map(async (request) => (await request.clone().json()) as { key: string; value: Kept | null }),
  )

afterEach(() => {
  vi.unstubAllGlobals()
  run.mockReset()
})

describe('filters', () => {
  it('name what they send, and the fifth is behind the others', () => {
    expect(filters.flatMap(namesOf)).toEqual([
      'search',
      'state',
      'value_from',
      'value_to',
      'dpd_from',
      'dpd_to',
      'overdue',
    ])
    expect(split(filters).more.map((filter) => filter.name)).toEqual(['overdue'])
    const named: Filter = { name: 'on', label: '', kind: 'dates', from: 'from_date', to: 'to_date' }
    expect(namesOf(named)).toEqual(['from_date', 'to_date'])
  })
  it('read days as people write them and refuse what is none', () => {
    expect(readDay('20251213')).toBe('2025-12-13')
    expect(readDay('2025/1/3')).toBe('2025-01-03')
    expect(readDay('2025年1月3日')).toBe('2025-01-03')
    expect(readDay('2025-02-30')).toBeNull()
    expect(readDay('')).toBe('')
  })
  it('stand in the address: ranges, several values, and those behind "more"', async () => {
    const { router, seen, user } = open('/loans?state=ACTIVE&dpd_from=30', rows)
    await screen.findByText('LN1')
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: '逾期天数起' }).value).toBe('30')
    await user.type(screen.getByRole('textbox', { name: '起息日起' }), '20251201{Enter}')
    await user.type(screen.getByRole('textbox', { name: '逾期天数止' }), '90{Enter}')
    await waitFor(() => expect(router.state.location.search).toContain('dpd_to=90'))
    expect(router.state.location.search).toContain('value_from=2025-12-01')
    expect(screen.queryByRole('switch')).toBeNull()
    await user.click(screen.getByRole('button', { name: '更多筛选' }))
    await user.click(screen.getByRole('switch', { name: '仅逾期' }))
    await waitFor(() => expect(router.state.location.search).toContain('overdue=true'))
    const last = new URL(seen.findLast((request) => request.url.includes(PATH))!.url).searchParams
    expect(Object.fromEntries(last)).toMatchObject({ state: 'ACTIVE', dpd_from: '30', overdue: 'true' })
  })
})

describe('saved views', () => {
  it('keep filters and sort, not the page', () => {
    const state = { filters: { search: 'a', b: '1' }, sort: '-x', cursor: 'c', page: 4 }
    expect(viewOf(state)).toBe('b=1&search=a&sort=-x')
    const back = withView(new URLSearchParams('tab=1&search=z&page=2'), 'b=1&sort=-x', ['search', 'b'])
    expect(back.toString()).toBe('tab=1&b=1&sort=-x')
  })
  it('are saved, chosen, made the default and deleted', async () => {
    const { router, seen, user } = open('/loans?overdue=true', rows)
    await screen.findByText('LN1')
    await user.click(screen.getByRole('button', { name: '存为视图' }))
    await user.type(screen.getByLabelText('视图名称'), '逾期的')
    await user.click(screen.getByRole('button', { name: '保存视图' }))
    const chip = await screen.findByRole('button', { name: '逾期的' })
    expect(chip.getAttribute('aria-pressed')).toBe('true')
    await user.click(screen.getByRole('button', { name: '全部' }))
    await waitFor(() => expect(router.state.location.search).toBe(''))
    await user.click(chip)
    await waitFor(() => expect(router.state.location.search).toBe('?overdue=true'))
    await user.click(screen.getByRole('button', { name: '管理视图“逾期的”' }))
    await user.click(screen.getByRole('button', { name: '设为默认视图' }))
    expect(await screen.findByText('默认')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /^管理视图/ }))
    await user.click(screen.getByRole('button', { name: '删除视图' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: '逾期的' })).toBeNull())
    const sent = await bodies(seen)
    expect(sent.map((body) => body.key)).toEqual(Array(3).fill(`list:${PATH}`))
    expect(sent[1].value).toEqual({ views: [{ name: '逾期的', query: 'overdue=true', default: true }] })
  })
  it('open the default by themselves, but never over what the address asks', async () => {
    const kept = { [`list:${PATH}`]: { views: [{ name: '逾期的', query: 'overdue=true', default: true }] } }
    const { router } = open('/loans', rows, kept)
    await waitFor(() => expect(router.state.location.search).toBe('?overdue=true'))
    const other = open('/loans?search=LN', rows, kept)
    await screen.findAllByText('LN1')
    expect(other.router.state.location.search).toBe('?search=LN')
  })
})

describe('columns', () => {
  const columns: Column<Loan>[] = [
    { key: 'number', title: '借据号', render: () => null },
    { key: 'balance', field: 'balance_amount', title: <b>余额</b>, text: '余额', render: () => null },
    { key: 'branch_code', title: '机构', hidden: true, render: () => null },
    { key: 'act', title: '操作', render: () => null },
  ]
  const keys = (list: Column<Loan>[]) => list.map((column) => column.key)
  it('follow the choice and its order; what says which row it is, and actions, stay', () => {
    expect(keys(chosenColumns(columns, undefined))).toEqual(['number', 'balance', 'act'])
    expect(keys(chosenColumns(columns, ['branch_code', 'balance']))).toEqual([
      'number',
      'branch_code',
      'balance',
      'act',
    ])
    expect(keys(chosenColumns(columns, ['gone']))).toEqual(['number', 'act'])
  })
  it('are exported as fields the row has, under the titles on screen', () => {
    expect(exportColumns(columns, loan(1, '1.00'))).toEqual([
      { field: 'number', title: '借据号' },
      { field: 'balance_amount', title: '余额' },
      { field: 'branch_code', title: '机构' },
    ])
  })
  it('are chosen in the menu and kept', async () => {
    const { seen, user } = open('/loans', rows)
    await screen.findByText('LN1')
    expect(screen.queryByRole('columnheader', { name: '机构' })).toBeNull()
    await user.click(screen.getByRole('button', { name: '显示列' }))
    await user.click(screen.getByRole('checkbox', { name: '机构' }))
    expect(await screen.findByRole('columnheader', { name: '机构' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: '“机构”上移' }))
    const sent = await bodies(seen)
    expect(sent.at(-1)?.value).toEqual({ columns: ['number', 'balance_amount', 'branch_code', 'act'] })
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: '借据号' }).disabled).toBe(true)
  })
})

describe('selection', () => {
  it('counts and sums on digits, by currency', () => {
    const column: Column<Loan> = {
      key: 'balance_amount',
      title: '余额',
      render: () => null,
      sum: { amount: (row) => row.balance_amount, currency: (row) => row.currency },
    }
    expect(sums([column], rows)).toEqual([
      { key: 'balance_amount', title: '余额', currency: 'CNY', amount: '9007199254740993.30' },
      { key: 'balance_amount', title: '余额', currency: 'USD', amount: '5.00' },
    ])
  })
  it('ticks by click, by range with shift, by x, and runs a batch on what is ticked', async () => {
    run.mockResolvedValue()
    const { user } = open('/loans', rows)
    await screen.findByText('LN1')
    await user.click(screen.getByRole('checkbox', { name: '选择 LN1' }))
    await user.keyboard('{Shift>}')
    await user.click(screen.getByRole('checkbox', { name: '选择 LN3' }))
    await user.keyboard('{/Shift}')
    const bar = screen.getByRole('region', { name: '所选记录' })
    expect(within(bar).getByText('已选 3 条')).toBeTruthy()
    expect(within(bar).getByText('9,007,199,254,740,993.30')).toBeTruthy()
    await user.keyboard('jx')
    expect(within(bar).getByText('已选 2 条')).toBeTruthy()
    await user.click(within(bar).getByRole('button', { name: '办理 2 笔' }))
    await waitFor(() => expect(run).toHaveBeenCalledTimes(1))
    expect(run.mock.calls[0][0].map((row) => (row as Loan).number)).toEqual(['LN2', 'LN3'])
    await waitFor(() => expect(screen.queryByRole('region', { name: '所选记录' })).toBeNull())
  })
})

it('an export is offered only to those who may, with the columns on screen', async () => {
  const { user } = open('/loans?overdue=true', rows)
  await screen.findByText('LN1')
  await user.click(screen.getByRole('button', { name: '导出' }))
  const href = screen.getByRole('menuitem', { name: /CSV/ }).getAttribute('href')!
  expect(Object.fromEntries(new URLSearchParams(href.split('?')[1]))).toEqual({
    overdue: 'true',
    format: 'csv',
    columns: 'number,balance_amount',
    titles: '借据号,余额',
  })
})

it('without the right there is no export', async () => {
  serve({
    [`GET ${PATH}`]: () => ({ items: rows, next_cursor: null, total: 3 }),
    'GET /api/v1/foundation/session': () => ({
      ...session,
      user: { ...session.user, rights: ['servicing.loan.view'] },
    }),
  })
  show([{ path: '/loans', element: <Loans /> }], '/loans')
  await screen.findByText('LN1')
  expect(screen.queryByRole('button', { name: '导出' })).toBeNull()
})
