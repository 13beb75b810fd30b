import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import Shell from '../shell/Shell'
import { serve, session, show } from '../shell/testing'
import BranchesPage from './BranchesPage'
import Clients from './Clients'
import RolesPage from './RolesPage'
import SecurityPage from './SecurityPage'
import SignIn from './SignIn'
import { inTree } from './tree'

afterEach(() => vi.unstubAllGlobals())

const OUT = { ...session, user: null }
const page = (items: unknown[]) => ({ items, next_cursor: null, total: items.length })

describe('signing in', () => {
  it('asks to enrol where a factor is needed and none stands', async () => {
    serve({
      'GET /api/v1/foundation/session': () => ({
        ...OUT,
        second_step: { username: 'officer', stage: 'ENROL', kinds: [] },
      }),
      'POST /api/v1/foundation/own/totp': () => ({
        id: '01',
        secret: 'GEZDGNBVGY3TQOJQ',
        address: 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ',
      }),
    })
    show([{ path: '/sign-in', element: <SignIn /> }], '/sign-in')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: '登记验证器应用' }))
    expect(await screen.findByText('GEZDGNBVGY3TQOJQ')).toBeTruthy()
    expect(screen.getByLabelText('应用显示的验证码')).toBeTruthy()
  })

  it('offers the directory where the bank has one, and says when it let nobody in', async () => {
    serve({ 'GET /api/v1/foundation/session': () => ({ ...OUT, directory: true }) })
    show([{ path: '/sign-in', element: <SignIn /> }], '/sign-in?refused=1&next=/loans')
    const way = await screen.findByRole('link', { name: '使用行内统一认证登录' })
    expect(way.getAttribute('href')).toBe('/api/v1/foundation/session/directory?next=%2Floans')
    expect(screen.getByText(/统一认证未能完成登录/)).toBeTruthy()
  })

  it('goes on with a code where a factor stands', async () => {
    let stage: unknown = { ...OUT, second_step: { username: 'officer', stage: 'FACTOR', kinds: ['TOTP'] } }
    const seen = serve({
      'GET /api/v1/foundation/session': () => stage,
      'POST /api/v1/foundation/session/factor': () => {
        stage = session
        return session
      },
    })
    const router = show(
      [
        { path: '/sign-in', element: <SignIn /> },
        { path: '/loans', element: <p>借据</p> },
      ],
      '/sign-in?next=/loans',
    )
    const user = userEvent.setup()
    await user.type(await screen.findByLabelText('验证码'), '287082')
    await user.click(screen.getByRole('button', { name: '验证并继续' }))
    await screen.findByText('借据')
    expect(router.state.location.pathname).toBe('/loans')
    const sent = seen.find((request) => request.url.endsWith('/session/factor'))!
    expect(await sent.json()).toEqual({ code: '287082' })
  })
})

it('what needs a confirmation asks in a dialog and then goes on by itself', async () => {
  let confirmed = false
  const seen = serve({
    'GET /api/v1/foundation/clients': () =>
      page([
        {
          id: 7,
          client_id: 'core-banking',
          name: '核心系统',
          is_active: true,
          requests_per_minute: 60,
          rights: ['servicing.loan.view'],
          branch_codes: ['001'],
          secrets: 1,
          secret_waits: true,
          used_at: null,
          version: 1,
        },
      ]),
    'POST /api/v1/foundation/clients/7/secret': () =>
      confirmed
        ? { client_id: 'core-banking', secret: 'only-once' }
        : new Response(JSON.stringify({ code: 'foundation.step_up_needed' }), { status: 403 }),
    'POST /api/v1/foundation/session/confirmation': () => {
      confirmed = true
      return session
    },
  })
  show([{ element: <Shell />, children: [{ path: '/clients', element: <Clients /> }] }], '/clients')
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: '领取密钥' }))
  await user.type(await screen.findByLabelText('密码'), 'a long password')
  await user.click(screen.getByRole('button', { name: '确认并继续' }))
  expect(await screen.findByText('only-once')).toBeTruthy()
  const keys = seen
    .filter((request) => String(request.url).endsWith('/clients/7/secret'))
    .map((request) => request.headers.get('Idempotency-Key'))
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
}, 60_000)

describe('my security', () => {
  const own = {
    has_password: true,
    secret_at: null,
    factor_required: false,
    factors: [],
    sessions: [
      {
        id: 'a',
        device: 'Firefox',
        address: '10.0.0.1',
        started_at: '2025-12-13T01:00:00Z',
        seen_at: '2025-12-13T01:00:00Z',
        is_this: true,
      },
      {
        id: 'b',
        device: 'Phone',
        address: '10.0.0.2',
        started_at: '2025-12-12T01:00:00Z',
        seen_at: '2025-12-12T01:00:00Z',
        is_this: false,
      },
    ],
  }

  it('shows where one is signed in and ends another session', async () => {
    const seen = serve({
      'GET /api/v1/foundation/own/security': () => own,
      'DELETE /api/v1/foundation/own/sessions/b': () => ({ ...own, sessions: [own.sessions[0]] }),
    })
    show([{ path: '/security', element: <SecurityPage /> }], '/security')
    const user = userEvent.setup()
    expect(await screen.findByText('本机')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /^退\s*出$/ }))
    await waitFor(() => expect(seen.some((request) => request.method === 'DELETE')).toBe(true))
  })

  it('takes a new password that is long enough and the same twice', async () => {
    const seen = serve({
      'GET /api/v1/foundation/own/security': () => own,
      'POST /api/v1/foundation/own/password': () => session,
    })
    show([{ path: '/security', element: <SecurityPage /> }], '/security')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: '修改密码' }))
    await user.type(await screen.findByLabelText('现用密码'), 'the old one')
    await user.type(screen.getByLabelText('新密码'), 'a sentence that is long')
    await user.type(screen.getByLabelText('再次输入新密码'), 'a sentence that differs')
    await user.click(screen.getAllByRole('button', { name: '修改密码' }).at(-1)!)
    expect(await screen.findByText('两次输入的新密码不一致')).toBeTruthy()
    await user.clear(screen.getByLabelText('再次输入新密码'))
    await user.type(screen.getByLabelText('再次输入新密码'), 'a sentence that is long')
    await user.click(screen.getAllByRole('button', { name: '修改密码' }).at(-1)!)
    await waitFor(() => expect(seen.some((request) => request.url.endsWith('/own/password'))).toBe(true))
    const sent = seen.find((request) => request.url.endsWith('/own/password'))!
    expect(await sent.json()).toEqual({ password: 'the old one', new_password: 'a sentence that is long' })
  }, 60_000)
})

it('the tree of branches is walked from the top, each below its own', () => {
  const branch = (code: string, parent_code: string | null) => ({ code, parent_code })
  const all = [
    branch('001', null),
    branch('002', '001'),
    branch('003', '001'),
    branch('021', '002'),
    branch('9', 'x'),
  ]
  expect(inTree(all).map(({ branch, depth }) => `${depth}${branch.code}`)).toEqual([
    '0001',
    '1002',
    '2021',
    '1003',
    '09',
  ])
})

it('branches show their tree, and a new one is proposed below another', async () => {
  const seen = serve({
    'GET /api/v1/foundation/branches': () => ({
      items: [
        { code: '001', name_zh: '总行营业部', name_en: 'Head office', parent_code: null, people_count: 3 },
        { code: '002', name_zh: '城东支行', name_en: 'East', parent_code: '001', people_count: 2 },
      ],
    }),
    'POST /api/v1/foundation/branches': () => ({ id: '1' }),
  })
  show([{ path: '/branches', element: <BranchesPage /> }], '/branches')
  const user = userEvent.setup()
  await user.click((await screen.findAllByRole('button', { name: '设立下级' }))[1])
  await user.type(await screen.findByLabelText('机构号'), '021')
  await user.type(screen.getByLabelText('中文名称'), '分理处')
  await user.type(screen.getByLabelText('英文名称'), 'Outlet')
  await user.click(screen.getByRole('button', { name: '提交，待复核' }))
  await waitFor(() => expect(seen.some((request) => request.method === 'POST')).toBe(true))
  expect(await seen.find((request) => request.method === 'POST')!.json()).toEqual({
    code: '021',
    name_zh: '分理处',
    name_en: 'Outlet',
    parent_code: '002',
  })
}, 60_000)

it('the matrix says who holds a right, and proposes other rights for a role that is not mine', async () => {
  const role = (code: string, rights: string[]) => ({
    code,
    name_zh: code,
    name_en: code,
    rights,
    people_count: 1,
  })
  const seen = serve({
    'GET /api/v1/foundation/roles': () => ({
      items: [role('TELLER', ['servicing.loan.view']), role('LOAN_OFFICER', [])],
      known_rights: ['servicing.loan.view', 'servicing.repayment.create'],
    }),
    'GET /api/v1/foundation/excluded-duties': () => ({
      items: [
        { code: 'A', name_zh: '审计不相容', name_en: 'x', one: ['TELLER'], other: ['*', 'servicing.*'] },
      ],
    }),
    'GET /api/v1/foundation/right-holders': () => ({
      items: [
        {
          user_id: 3,
          username: 't',
          name: '孙晓彤',
          role: 'TELLER',
          role_zh: '柜员',
          role_en: 'Teller',
          branch_code: '001',
          giver_name: '周文博',
        },
      ],
    }),
    'POST /api/v1/foundation/roles/TELLER/rights': () => ({ id: '1' }),
  })
  show([{ path: '/roles', element: <RolesPage /> }], '/roles?role=TELLER')
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: '查看借据' }))
  expect(await screen.findByText('周文博')).toBeTruthy()
  expect(screen.getByText('审计不相容')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: '调整权限' }))
  await user.click(await screen.findByRole('checkbox', { name: '新建还款' }))
  expect(screen.getByText('新增 1 项')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: '提交调整，待复核' }))
  await waitFor(() => expect(seen.some((request) => request.method === 'POST')).toBe(true))
  expect(await seen.find((request) => request.method === 'POST')!.json()).toEqual({
    rights: ['servicing.loan.view', 'servicing.repayment.create'],
  })
}, 60_000)
