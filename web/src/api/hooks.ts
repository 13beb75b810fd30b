import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from './client'
import type { paths } from './paths'
import { asProblem, type Problem } from './problem'
import type { Answer, Body, GetPath, PathOf, PathParams, Query } from './types'

type Call = (path: string, init: Record<string, unknown>) => Promise<{ data?: unknown }>

/** The generic hooks know a path only as a type parameter; the client's overloads want a literal. */
const call = (method: string) => (api as unknown as Record<string, Call>)[method.toUpperCase()]

export type GetInit<P extends GetPath> = { path?: PathParams<P>; query?: Partial<Query<P>> }

export const keyOf = (path: string, init: unknown = {}) => [path, init] as const

export async function get<P extends GetPath>(
  path: P,
  init: GetInit<P> = {},
  signal?: AbortSignal,
): Promise<Answer<P>> {
  const { data } = await call('get')(path, { params: init, signal })
  return data as Answer<P>
}

export function useGet<P extends GetPath>(
  path: P,
  init: GetInit<P> = {},
  options: {
    enabled?: boolean
    keep?: boolean
    refetchMs?: number | false
    staleMs?: number
    /** Asked only after the things it is derived from are fresh: a quote of a loan that was just paid off. */
    derived?: boolean
    /** Only this person's own hand changes it (settings): commands and the poll leave it alone. */
    own?: boolean
  } = {},
): UseQueryResult<Answer<P>, Problem> {
  return useQuery<Answer<P>, Problem>({
    queryKey: keyOf(path, init),
    queryFn: ({ signal }) => get(path, init, signal),
    enabled: options.enabled ?? true,
    placeholderData: options.keep ? (keepPreviousData as never) : undefined,
    refetchInterval: options.refetchMs,
    staleTime: options.staleMs,
    meta: { derived: options.derived ?? false, own: options.own ?? false },
  })
}

/** Everything on screen is asked anew; what is derived comes second, and only if it is still wanted then. */
export async function refreshAll(client: QueryClient): Promise<void> {
  await client.invalidateQueries({
    predicate: (query) => query.meta?.derived !== true && query.meta?.own !== true,
  })
  await pause(0)
  await client.invalidateQueries({ predicate: (query) => query.meta?.derived === true })
}

type Writing = 'post' | 'patch' | 'delete'
export type CommandInput<P extends keyof paths, M extends Writing> = {
  path?: PathParams<P, M>
  body?: Body<P, M> | FormData
  version?: number | string
}

export const newKey = (): string =>
  globalThis.crypto?.randomUUID?.() ??
  // randomUUID exists only in secure contexts; a bank's test machine may be plain http.
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (sign) =>
    (Number(sign) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(sign) / 4)))).toString(16),
  )

/**
 * Keeps one idempotency key for one action of a person: the same content after an uncertain answer goes out
 * under the same key, everything else under a new one.
 */
export class ActionKey {
  private held: { content: string; key: string } | null = null

  for(content: string): string {
    if (this.held?.content !== content) this.held = { content, key: newKey() }
    return this.held.key
  }

  settle(problem: Problem | null): void {
    if (!problem?.uncertain) this.held = null
  }
}

export async function send<P extends keyof paths, M extends Writing>(
  method: M,
  path: P & PathOf<M>,
  input: CommandInput<P, M>,
  key: string,
): Promise<Answer<P, M>> {
  const multipart = input.body instanceof FormData
  const { data } = await call(method)(path, {
    params: { path: input.path },
    body: input.body,
    ...(multipart ? { bodySerializer: (body: FormData) => body } : {}),
    headers: {
      'Idempotency-Key': key,
      ...(input.version === undefined ? {} : { 'If-Match': `"${input.version}"` }),
    },
  })
  return data as Answer<P, M>
}

const fingerprint = (path: string, input: { path?: unknown; body?: unknown; version?: unknown }) =>
  JSON.stringify([
    path,
    input.path,
    input.version,
    input.body instanceof FormData
      ? [...input.body].map(([name, value]) => [
          name,
          value instanceof File ? [value.name, value.size, value.lastModified] : value,
        ])
      : input.body,
  ])

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** One command of a person. After it everything on screen is asked anew: rooms act on each other. */
export function useCommand<P extends keyof paths, M extends Writing = 'post'>(
  path: P & PathOf<M>,
  method: M = 'post' as M,
  options: { retryMs?: number } = {},
) {
  const keys = useRef(new ActionKey())
  const client = useQueryClient()
  return useMutation<Answer<P, M>, Problem, CommandInput<P, M>>({
    mutationFn: async (input) => {
      const key = keys.current.for(fingerprint(String(path), input))
      for (let attempt = 0; ; attempt++) {
        try {
          const answer = await send(method, path, input, key)
          keys.current.settle(null)
          return answer
        } catch (error) {
          const problem = asProblem(error)
          // A lost answer is asked for again under the same key: it cannot happen twice.
          if (problem.status === 0 && problem.code === 'network' && attempt < 2) {
            await pause((options.retryMs ?? 400) * (attempt + 1))
            continue
          }
          keys.current.settle(problem)
          throw problem
        }
      }
    },
    onSuccess: () => refreshAll(client),
  })
}
