import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../api/client'
import { keyOf, newKey, useGet } from '../api/hooks'
import type { GetPath } from '../api/types'
import { useUser } from './session'

/**
 * What a person has set for themselves, kept by the server under a few keys: language, mode, density, home,
 * tour, and `list:<path>` for each list. A setting is worth nothing if it is lost, and nothing more: a server
 * that cannot keep it lets the page go on with it until the next reload.
 */
export const PREFERENCES = '/api/v1/foundation/preferences'

export type SavedView = { name: string; query: string; default?: boolean }
export type ListSettings = { columns?: string[]; views?: SavedView[] }
export type Settings = {
  language?: 'zh' | 'en'
  mode?: 'light' | 'dark'
  density?: 'comfortable' | 'compact'
  home?: string
  tour?: string[]
  [list: `list:${string}`]: ListSettings | undefined
}

type Kept = { values?: Settings }
const KEY = keyOf(PREFERENCES, {})

export function useSettings(): { values: Settings; known: boolean } {
  const user = useUser()
  const kept = useGet(PREFERENCES as GetPath, {}, { enabled: user !== null, staleMs: Infinity, own: true })
  const values = (kept.data as Kept | undefined)?.values ?? {}
  return { values, known: kept.data !== undefined }
}

/** Keeps one setting: at once on screen, then at the server; null forgets it. */
export function useKeep() {
  const client = useQueryClient()
  return useCallback(
    async <K extends keyof Settings>(key: K, value: Settings[K] | null) => {
      client.setQueryData<Kept>(KEY, (old) => ({
        ...old,
        values: { ...old?.values, [key]: value ?? undefined },
      }))
      const post = api.POST as unknown as (path: string, init: object) => Promise<unknown>
      await post(PREFERENCES, { body: { key, value }, headers: { 'Idempotency-Key': newKey() } }).catch(
        () => undefined,
      )
    },
    [client],
  )
}

export function useSetting<K extends keyof Settings>(
  key: K,
): [Settings[K] | undefined, (value: Settings[K] | null) => Promise<void>] {
  const { values } = useSettings()
  const keep = useKeep()
  return [values[key], useCallback((value) => keep(key, value), [keep, key])]
}
