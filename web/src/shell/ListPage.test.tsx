import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readListState, writeListState } from './address'
import { ListPage } from './ListPage'
import { serve, session, show } from './testing'

const PATH = '/api/v1/customers/parties'
const row = (number: number) => ({
  id: `id-${number}`,
  number: `C${number}`,
  kind: 'PERSON',
  name: `客户${number}`,
  id_number: '1101**********8515',
  phone: '138****8000',
  branch_code: '001',
  created_at: '2025-12-01T00:00:00Z',
})

function Customers() {
  return (
    <ListPage
      title="客户"
      path={PATH}
      right="parties"
      filters={[
        { name: 'search', label: '查找客户', kind: 'search' },
        { name: 'kind', label: '类型', kind: 'switch' },
      ]}
      rowLink={(party) => `/customers/${party.id}`}
      columns={[
        { key: 'name', title: '名称', sort: 'name', render: (party) => party.name },
        { key: 'number', title: '编号', render: (party) => party.number },
      ]}
      empty={{ title: '尚无客户', help: '先登记客户。' }}
    />
  )
}
const routes = [
  { path: '/customers', element: <Customers /> },
  { path: '/customers/:id', element: <p>客户详情</p> },
]
const lists = (seen: Request[]) =>
  seen.filter((request) => request.url.includes(PATH)).map((request) => new URL(request.url).searchParams)

afterEach(() => vi.unstubAllGlobals())

describe('the state in the address', () => {
  it('is read, and a change of filter starts at the first page', () => {
    const search = new URLSearchParams('search=li&sort=-name&cursor=c2&page=3&other=1')
    expect(readListState(search, ['search'])).toEqual({
      filters: { search: 'li' },
      sort: '-name',
      cursor: 'c2',
      page: 3,
    })
    expect(writeListState(search, { filters: { search: null } }).toString()).toBe('sort=-name&other=1')
    expect(readListState(new URLSearchParams('page=x'), []).page).toBe(1)
  })
})

describe('a list', () => {
  it('asks by the address, sorts, filters, pages and keeps all of it in the address', async () => {
    const seen = serve({
      [`GET ${PATH}`]: (request) => {
        const second = new URL(request.url).searchParams.get('cursor') === 'c2'
        return { items: [row(second ? 2 : 1)], next_cursor: second ? null : 'c2', total: 2 }
      },
    })
    const router = show(routes, '/customers?search=wang')
    const user = userEvent.setup()
    await screen.findByText('客户1')
    expect(screen.getByTestId('list-count').textContent).toBe('共 2 条')
    expect(lists(seen)[0].get('search')).toBe('wang')
    expect(lists(seen)[0].get('limit')).toBe('50')

    await user.click(screen.getByRole('button', { name: /名称/ }))
    await waitFor(() => expect(router.state.location.search).toContain('sort=-name'))

    await user.click(screen.getByRole('button', { name: '下一页' }))
    await screen.findByText('客户2')
    expect(router.state.location.search).toContain('cursor=c2')
    expect(router.state.location.search).toContain('page=2')
    await user.click(screen.getByRole('button', { name: '上一页' }))
    await screen.findByText('客户1')
    expect(router.state.location.search).not.toContain('cursor')

    await user.clear(screen.getByRole('searchbox', { name: '查找客户' }))
    await waitFor(() => expect(router.state.location.search).not.toContain('search='))
    await user.click(screen.getByRole('button', { name: '导出' }))
    const href = screen.getByRole('menuitem', { name: /Excel/ }).getAttribute('href')!
    expect(href.split('?')[0]).toBe(`${PATH}/export`)
    expect(Object.fromEntries(new URLSearchParams(href.split('?')[1]))).toEqual({
      sort: '-name',
      format: 'xlsx',
      columns: 'name,number',
      titles: '名称,编号',
    })
  })

  it('walks by j and k and opens by Enter', async () => {
    serve({ [`GET ${PATH}`]: () => ({ items: [row(1), row(2)], next_cursor: null, total: 2 }) })
    const router = show(routes, '/customers')
    const user = userEvent.setup()
    await screen.findByText('客户2')
    await user.keyboard('jjk')
    const rows = within(screen.getByRole('table')).getAllByRole('row')
    expect(rows[1].getAttribute('aria-current')).toBe('true')
    await user.keyboard('j{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/customers/id-2'))
  })

  it('says what would be here, what went wrong, and what the role may not see', async () => {
    serve({ [`GET ${PATH}`]: () => ({ items: [], next_cursor: null, total: 0 }) })
    show(routes, '/customers')
    expect(await screen.findByText('尚无客户')).toBeTruthy()

    serve({
      [`GET ${PATH}`]: () => new Response(JSON.stringify({ detail: '服务暂停' }), { status: 409 }),
    })
    show(routes, '/customers')
    expect(await screen.findByText('服务暂停')).toBeTruthy()

    serve({
      'GET /api/v1/foundation/session': () => ({ ...session, user: { ...session.user, rights: [] } }),
    })
    show(routes, '/customers')
    expect((await screen.findAllByText('没有权限')).length).toBeGreaterThan(0)
  })
})
