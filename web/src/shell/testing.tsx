import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { App, ConfigProvider } from 'antd'
import { createMemoryRouter, RouterProvider, type RouteObject } from 'react-router'
import { vi } from 'vitest'
import type { Session } from '../api/types'
import { keepCustomerWords, keepPack } from '../i18n'
import { customers as customersEn } from '../i18n/customers.en'
import { customers as customersZh } from '../i18n/customers.zh'
import { pack as en } from '../i18n/pack.en'
import { pack as zh } from '../i18n/pack.zh'
import { PreferencesProvider } from './preferences'
import { RIGHTS } from './rights'

keepPack('zh', zh)
keepPack('en', en)
keepCustomerWords('zh', customersZh)
keepCustomerWords('en', customersEn)

/** A page under test: every right, a router with memory, and a server of plain functions. */
export type Server = Record<string, (request: Request) => unknown>

export const session: Session = {
  user: {
    id: 1,
    username: 'officer',
    name: '张明远',
    roles: [{ code: 'LOAN_OFFICER', name_zh: '客户经理', name_en: 'Loan officer' }],
    branches: [{ code: '001', name_zh: '总行营业部', name_en: 'Head office' }],
    rights: [
      ...new Set(Object.values(RIGHTS).flatMap((right) => [right, right.replace(/\.[^.]+$/, '.export')])),
    ],
    factors: [],
  },
  second_step: null,
  directory: false,
  business_date: '2025-12-13',
  branch_code: null,
  mode: 'demo',
  demo_hint: null,
  demo_people: [],
}

export function serve(server: Server): Request[] {
  const seen: Request[] = []
  const all: Server = { 'GET /api/v1/foundation/session': () => session, ...server }
  vi.stubGlobal(
    'fetch',
    vi.fn(async (request: Request) => {
      seen.push(request)
      const answer = all[`${request.method} ${new URL(request.url).pathname}`]
      if (!answer) return new Response('{}', { status: 404 })
      const body = answer(request)
      return body instanceof Response ? body : new Response(JSON.stringify(body), { status: 200 })
    }),
  )
  return seen
}

export function show(routes: RouteObject[], at: string) {
  const router = createMemoryRouter(routes, { initialEntries: [at] })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={client}>
      <PreferencesProvider>
        <ConfigProvider theme={{ token: { motion: false } }}>
          <App>
            <RouterProvider router={router} />
          </App>
        </ConfigProvider>
      </PreferencesProvider>
    </QueryClientProvider>,
  )
  return router
}
