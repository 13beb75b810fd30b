import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import SettingsPage from '../foundation/SettingsPage'
import Home from './Home'
import Shell from './Shell'
import { serve, session, show, type Server } from './testing'

const two = {
  ...session,
  user: {
    ...session.user!,
    branches: [...session.user!.branches, { code: '002', name_zh: '城东支行', name_en: 'East city branch' }],
  },
}
const routes = [
  {
    element: <Shell />,
    children: [
      { path: '/', element: <Home /> },
      { path: '/work', element: <h1>待办页</h1> },
      { path: '/settings', element: <SettingsPage /> },
      { path: '/loans', element: <h1>借据页</h1> },
      { path: '/loans/:id', element: <h1>一笔借据</h1> },
    ],
  },
  { path: '/sign-in', element: <h1>登录页</h1> },
]
const open = (at: string, server: Server = {}) => {
  const kept: Record<string, unknown> = {}
  const seen = serve({
    'GET /api/v1/foundation/session': () => two,
    'GET /api/v1/foundation/preferences': () => ({ values: kept }),
    'POST /api/v1/foundation/preferences': () => ({ values: kept }),
    'GET /api/v1/foundation/version': () => new Response(null, { status: 304 }),
    'GET /api/v1/foundation/jobs': () => ({ items: [], next_cursor: null, total: 0 }),
    'GET /api/v1/messages/unread': () => ({ count: 0 }),
    ...server,
  })
  return { seen, router: show(routes, at), user: userEvent.setup() }
}

beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.unstubAllGlobals()
  document.cookie = 'diya_branch=; Max-Age=0; Path=/'
})

describe('the frame', () => {
  it('asks those who are signed out to sign in, and brings them back', async () => {
    const { router } = open('/loans?state=ACTIVE', {
      'GET /api/v1/foundation/session': () => ({ ...session, user: null }),
    })
    await screen.findByText('登录页')
    expect(router.state.location.search).toBe('?next=%2Floans%3Fstate%3DACTIVE')
  })

  it('leads to the first page a person chose', async () => {
    const { router } = open('/', {
      'GET /api/v1/foundation/preferences': () => ({ values: { home: '/loans' } }),
    })
    await screen.findByText('借据页', {}, { timeout: 5000 })
    expect(router.state.location.pathname).toBe('/loans')
  })

  it('narrows everything to one branch and widens it again', async () => {
    const { seen, user } = open('/work')
    await screen.findByText('待办页')
    await user.click(screen.getByRole('button', { name: '机构范围：全部机构' }))
    const before = seen.length
    await user.click(screen.getByRole('menuitemradio', { name: '002 城东支行' }))
    expect(document.cookie).toContain('diya_branch=002')
    await waitFor(() =>
      expect(seen.slice(before).some((request) => request.url.endsWith('/foundation/session'))).toBe(true),
    )
    await user.click(screen.getByRole('button', { name: /^机构范围/ }))
    await user.click(screen.getByRole('menuitemradio', { name: '全部机构' }))
    expect(document.cookie).not.toContain('diya_branch')
  })

  it('forgets a branch the server does not know any more', async () => {
    document.cookie = 'diya_branch=009; Path=/'
    open('/work')
    await screen.findByText('待办页')
    await waitFor(() => expect(document.cookie).not.toContain('diya_branch'))
  })
})

describe('search', () => {
  const loans = 'GET /api/v1/servicing/loans'
  it('finds in groups, walks by keys, opens, and remembers what was opened', async () => {
    const { router, user } = open('/work', {
      [loans]: () => ({
        items: [
          { id: 'l1', number: 'LN1', borrower_name: '林浩然', balance_amount: '5.00', currency: 'CNY' },
          { id: 'l2', number: 'LN2', borrower_name: '周子轩', balance_amount: '6.00', currency: 'CNY' },
        ],
        next_cursor: null,
        total: 2,
      }),
    })
    await screen.findByText('待办页')
    await user.keyboard('/')
    await user.keyboard('LN')
    const list = await screen.findByRole('listbox')
    expect(within(list).getByRole('group', { name: '借据' })).toBeTruthy()
    const box = screen.getByRole('combobox', { name: '搜索' })
    await user.keyboard('{ArrowDown}')
    expect(document.getElementById(box.getAttribute('aria-activedescendant')!)?.textContent).toContain('LN2')
    await user.keyboard('{Enter}')
    await screen.findByText('一笔借据')
    expect(router.state.location.pathname).toBe('/loans/l2')
    await user.keyboard('/')
    expect(within(await screen.findByRole('group', { name: '最近打开' })).getByText('LN2')).toBeTruthy()
  })
  it('finds pages by their name', async () => {
    const { router, user } = open('/work')
    await screen.findByText('待办页')
    await user.keyboard('/')
    await user.keyboard('借据')
    const group = await screen.findByRole('group', { name: '页面' })
    await user.click(within(group).getByText('借据'))
    await waitFor(() => expect(router.state.location.pathname).toBe('/loans'))
  })
})

describe('the tray', () => {
  const job = (state: string, more: object = {}) => ({
    id: 'j1',
    kind: 'endofday.run',
    title_zh: '日终处理',
    title_en: 'End of day',
    state,
    done_count: 3,
    total_count: 8,
    note: '',
    created_at: '2025-12-13T01:00:00Z',
    started_at: '2025-12-13T01:00:00Z',
    ended_at: null,
    ...more,
  })
  it('shows what runs, asks only meanwhile, and says when it has ended', async () => {
    let state = 'RUNNING'
    const { user } = open('/work', {
      'GET /api/v1/foundation/jobs': () => ({ items: [job(state)], next_cursor: null, total: 1 }),
    })
    await user.click(await screen.findByRole('button', { name: '1 个任务正在运行' }))
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('3')
    expect(screen.getByRole('button', { name: '停止' })).toBeTruthy()
    state = 'DONE'
    await waitFor(() => expect(screen.getByRole('button', { name: '后台任务' })).toBeTruthy(), {
      timeout: 5000,
    })
    expect(screen.queryByRole('progressbar')).toBeNull()
  })
})

describe('settings', () => {
  it('are kept at the server and at once on screen', async () => {
    const { seen, user } = open('/settings')
    await screen.findByRole('heading', { name: '个人设置' })
    await user.click(screen.getByRole('radio', { name: '紧凑' }))
    expect(document.documentElement.dataset.density).toBe('compact')
    await user.selectOptions(screen.getByLabelText('登录后的首页'), '/loans')
    await waitFor(async () => {
      const sent = await Promise.all(
        seen.filter((one) => one.method === 'POST').map((one) => one.clone().json() as Promise<unknown>),
      )
      expect(sent).toEqual([
        { key: 'density', value: 'compact' },
        { key: 'home', value: '/loans' },
      ])
    })
    await user.click(screen.getByRole('radio', { name: '标准' }))
  })
  it('of the server win over what this browser kept, once', async () => {
    open('/work', {
      'GET /api/v1/foundation/preferences': () => ({ values: { language: 'en', mode: 'dark' } }),
    })
    expect(await screen.findByRole('link', { name: 'Work queue' })).toBeTruthy()
    expect(document.documentElement.dataset.mode).toBe('dark')
  })
})

describe('the tour', () => {
  it('is offered to people, not to machines, and is over when they say so', async () => {
    const { seen, user } = open('/work')
    await user.click(await screen.findByRole('button', { name: '不用了' }))
    await waitFor(() => expect(screen.queryByText('第一次使用？')).toBeNull())
    const sent = seen.find((one) => one.method === 'POST')!
    expect(await sent.clone().json()).toEqual({ key: 'tour', value: ['LOAN_OFFICER'] })
  })
  it('is walked by keys and ends with Escape', async () => {
    const { router, user } = open('/work?tour=1')
    expect(await screen.findByRole('dialog', { name: '菜单' })).toBeTruthy()
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}')
    expect(await screen.findByRole('dialog', { name: '新建贷款申请' })).toBeTruthy()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(router.state.location.search).toBe(''))
  })
})
