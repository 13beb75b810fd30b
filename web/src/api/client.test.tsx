import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, onSignedOut, onStepUp, setApiLanguage } from './client'
import { ActionKey, useCommand } from './hooks'
import { asProblem, Problem, problemFrom } from './problem'

const CLAIM = '/api/v1/foundation/work-items/{item_id}/claim'
const json = (status: number, body: unknown, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } })

let sent: Request[]
let answers: (() => Response)[]
beforeEach(() => {
  sent = []
  answers = []
  document.cookie = 'csrftoken=a-token'
  vi.stubGlobal(
    'fetch',
    vi.fn(async (request: Request) => {
      sent.push(request)
      return (answers.shift() ?? (() => json(200, {})))()
    }),
  )
})
afterEach(() => vi.unstubAllGlobals())

const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
)
const command = () => renderHook(() => useCommand(CLAIM, 'post', { retryMs: 1 }), { wrapper }).result
const key = (request: Request) => request.headers.get('Idempotency-Key')

describe('requests', () => {
  it('carry the language always and the CSRF token only when they write', async () => {
    setApiLanguage('en')
    await api.GET('/api/v1/foundation/session')
    await api.POST('/api/v1/foundation/session', { body: { username: 'a', password: 'b' } })
    setApiLanguage('zh-CN')
    expect(sent[0].headers.get('Accept-Language')).toBe('en')
    expect(sent[0].headers.get('X-CSRFToken')).toBeNull()
    expect(sent[1].headers.get('X-CSRFToken')).toBe('a-token')
  })
  it('carry the version and one key for each action', async () => {
    const result = command()
    await act(() => result.current.mutateAsync({ path: { item_id: '1' }, version: 7 }))
    await act(() => result.current.mutateAsync({ path: { item_id: '1' }, version: 7 }))
    expect(sent[0].headers.get('If-Match')).toBe('"7"')
    expect(new URL(sent[0].url).pathname).toBe('/api/v1/foundation/work-items/1/claim')
    expect(key(sent[0])).toMatch(/^[0-9a-f-]{36}$/)
    expect(key(sent[1])).not.toBe(key(sent[0]))
  })
  it('are sent again under the same key when the answer was lost', async () => {
    const lost = () => {
      throw new TypeError('Failed to fetch')
    }
    answers = [lost, lost, () => json(200, { id: '1' })]
    const result = command()
    await act(() => result.current.mutateAsync({ path: { item_id: '1' } }))
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map(key)).size).toBe(1)
  })
  it('keep the key after a server error, and take a new one after a refusal', async () => {
    answers = [() => json(500, {}), () => json(409, { code: 'conflict' }), () => json(200, {})]
    const result = command()
    for (let attempt = 0; attempt < 3; attempt++)
      await act(() => result.current.mutateAsync({ path: { item_id: '1' } }).catch(() => undefined))
    expect(key(sent[1])).toBe(key(sent[0]))
    expect(key(sent[2])).not.toBe(key(sent[1]))
  })
})

describe('the key of an action', () => {
  it('changes with the content and after it was settled', () => {
    const keys = new ActionKey()
    const first = keys.for('a')
    expect(keys.for('a')).toBe(first)
    expect(keys.for('b')).not.toBe(first)
    const second = keys.for('b')
    keys.settle(null)
    expect(keys.for('b')).not.toBe(second)
  })
})

describe('problems', () => {
  it('come typed, with code, sentence and field', async () => {
    answers = [
      () =>
        json(
          422,
          {
            title: '未通过校验',
            status: 422,
            code: 'origination.amount',
            detail: '金额超过成交价。',
            errors: [{ field: 'body.payload.requested_amount', code: 'too_big', detail: '不能超过成交价。' }],
            request_id: 'r-1',
          },
          'application/problem+json',
        ),
    ]
    const problem = await api.GET('/api/v1/foundation/session').catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(Problem)
    const found = problem as Problem
    expect(found.code).toBe('origination.amount')
    expect(found.requestId).toBe('r-1')
    expect(found.fields).toEqual([{ field: 'requested_amount', code: 'too_big', detail: '不能超过成交价。' }])
  })
  it('are made of whatever came, and of the network', () => {
    expect(problemFrom(502, null).code).toBe('http.502')
    expect(problemFrom(412, {}).changedMeanwhile).toBe(true)
    expect(problemFrom(422, { code: 'x', field: 'name', detail: '…' }).fields[0].field).toBe('name')
    expect(asProblem(new TypeError('x')).code).toBe('network')
    expect(asProblem(new TypeError('x')).uncertain).toBe(true)
  })
  it('of a lost session call for the sign-in, those of a wrong password do not', async () => {
    const asked = vi.fn()
    const stop = onSignedOut(asked)
    answers = [() => json(401, { code: 'sign_in' }), () => json(401, { code: 'password' })]
    await api.GET('/api/v1/foundation/parameters').catch(() => undefined)
    await api
      .POST('/api/v1/foundation/session', { body: { username: 'a', password: 'b' } })
      .catch(() => undefined)
    stop()
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(1))
  })
})

describe('what needs a confirmation', () => {
  const needed = () =>
    json(403, { code: 'foundation.step_up_needed', status: 403 }, 'application/problem+json')

  it('waits for it and is sent again, key and all', async () => {
    const ask = vi.fn(() => Promise.resolve(true))
    const stop = onStepUp(ask)
    answers = [needed, () => json(200, { id: '1' })]
    const result = command()
    const answer = await act(() => result.current.mutateAsync({ path: { item_id: '1' } }))
    expect(answer).toEqual({ id: '1' })
    expect(ask).toHaveBeenCalledTimes(1)
    expect(sent).toHaveLength(2)
    expect(key(sent[1])).toBe(key(sent[0]))
    stop()
  })

  it('is refused when the person does not confirm, or nobody can ask', async () => {
    const stop = onStepUp(() => Promise.resolve(false))
    answers = [needed, needed]
    const result = command()
    await expect(act(() => result.current.mutateAsync({ path: { item_id: '1' } }))).rejects.toMatchObject({
      code: 'foundation.step_up_needed',
    })
    stop()
    await expect(act(() => result.current.mutateAsync({ path: { item_id: '1' } }))).rejects.toMatchObject({
      status: 403,
    })
    expect(sent).toHaveLength(2)
  })

  it('is asked once for all that wait', async () => {
    let confirm: (confirmed: boolean) => void = () => undefined
    const ask = vi.fn(() => new Promise<boolean>((resolve) => (confirm = resolve)))
    const stop = onStepUp(ask)
    answers = [needed, needed]
    const both = Promise.all([api.GET('/api/v1/foundation/session'), api.GET('/api/v1/foundation/session')])
    await waitFor(() => expect(sent).toHaveLength(2))
    await waitFor(() => expect(ask).toHaveBeenCalled())
    confirm(true)
    await both
    expect(ask).toHaveBeenCalledTimes(1)
    expect(sent).toHaveLength(4)
    stop()
  })
})
