import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { keyOf, newKey, send, useGet } from '../api/hooks'
import type { Language } from '../i18n'
import { usePreferences, type Density, type Mode } from './preferences'
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
  language?: Language
  mode?: Mode
  density?: Density
  home?: string
  tour?: string[]
  [list: `list:${string}`]: ListSettings | undefined
}

type Kept = { values: Settings }
const KEY = keyOf(PREFERENCES, {})

/** `known` when the server has told them, `settled` also when it could not. */
export function useSettings(): { values: Settings; known: boolean; settled: boolean } {
  const user = useUser()
  const kept = useGet(PREFERENCES, {}, { enabled: user !== null, staleMs: Infinity, own: true })
  const values = (kept.data as Kept | undefined)?.values ?? {}
  const known = kept.data !== undefined
  return { values, known, settled: known || kept.isError }
}

/** Keeps one setting: at once on screen, then at the server; null forgets it. */
export function useKeep() {
  const client = useQueryClient()
  return useCallback(
    async <K extends keyof Settings>(key: K, value: Settings[K] | null) => {
      client.setQueryData<Kept>(KEY, (old) => ({ values: { ...old?.values, [key]: value ?? undefined } }))
      const body = { key: String(key), value: value ?? null } as never
      await send('post', PREFERENCES, { body }, newKey()).catch(() => undefined)
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

// What was chosen before the sign-in is what the person wants now: it outlives what the server remembers.
const chosenHere = new Set<keyof Settings>()

function useShared<K extends 'language' | 'mode' | 'density'>(
  key: K,
  now: NonNullable<Settings[K]>,
  setHere: (value: NonNullable<Settings[K]>) => void,
): [NonNullable<Settings[K]>, (value: NonNullable<Settings[K]>) => void] {
  const user = useUser()
  const keep = useKeep()
  const set = useCallback(
    (value: NonNullable<Settings[K]>) => {
      setHere(value)
      if (user) void keep(key, value)
      else chosenHere.add(key)
    },
    [key, keep, setHere, user],
  )
  return [now, set]
}

export function useSetLanguage() {
  const { language, setLanguage } = usePreferences()
  return useShared('language', language, setLanguage)
}
export function useSetMode() {
  const { mode, setMode } = usePreferences()
  return useShared('mode', mode, setMode)
}
export function useSetDensity() {
  const { density, setDensity } = usePreferences()
  return useShared('density', density, setDensity)
}

/** Once after the sign-in: this browser takes over what the server keeps for the person. */
export function useFollowSettings(): void {
  const { values, known } = useSettings()
  const here = usePreferences()
  const keep = useKeep()
  const done = useRef(false)
  useEffect(() => {
    if (!known || done.current) return
    done.current = true
    if (chosenHere.has('language')) void keep('language', here.language)
    else if (values.language && values.language !== here.language) here.setLanguage(values.language)
    if (chosenHere.has('mode')) void keep('mode', here.mode)
    else if (values.mode && values.mode !== here.mode) here.setMode(values.mode)
    if (values.density && values.density !== here.density) here.setDensity(values.density)
    chosenHere.clear()
  }, [known, values, here, keep])
}
