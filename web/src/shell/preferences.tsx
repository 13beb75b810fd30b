import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { setApiLanguage } from '../api/client'
import i18n, { loadLanguage, packOf, type Language } from '../i18n'

export type Mode = 'light' | 'dark'
export type Density = 'comfortable' | 'compact'
type Preferences = {
  language: Language
  mode: Mode
  density: Density
  setLanguage: (value: Language) => void
  setMode: (value: Mode) => void
  setDensity: (value: Density) => void
}

const Context = createContext<Preferences | null>(null)

const read = (name: string): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
const write = (name: string, value: string) => {
  try {
    localStorage.setItem(name, value)
  } catch {
    // A browser that keeps nothing still works; it only forgets the choice.
  }
}

/** Kept in the browser for the first paint; the server keeps them for the person (see settings.ts). */
export const keptLanguage = (): Language => (read('diya.language') === 'en' ? 'en' : 'zh')
const keptDensity = (): Density => (read('diya.density') === 'compact' ? 'compact' : 'comfortable')
const firstMode = (): Mode => {
  const kept = read('diya.mode')
  if (kept === 'light' || kept === 'dark') return kept
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [language, keepLanguage] = useState<Language>(keptLanguage)
  const [mode, keepMode] = useState<Mode>(firstMode)
  const [density, keepDensity] = useState<Density>(keptDensity)

  const setLanguage = useCallback((value: Language) => {
    write('diya.language', value)
    // Its words first: a page without words would show their keys.
    void loadLanguage(value).then(
      () => keepLanguage(value),
      () => undefined,
    )
  }, [])
  const setMode = useCallback((value: Mode) => {
    write('diya.mode', value)
    keepMode(value)
  }, [])
  const setDensity = useCallback((value: Density) => {
    write('diya.density', value)
    keepDensity(value)
  }, [])

  // Before the children render: their first requests already carry the language.
  setApiLanguage(language === 'zh' ? 'zh-CN' : 'en')
  if (i18n.language !== language && packOf(language)) void i18n.changeLanguage(language)

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.mode = mode
    document.documentElement.dataset.density = density
    document.documentElement.style.colorScheme = mode
  }, [language, mode, density])

  const value = useMemo(
    () => ({ language, mode, density, setLanguage, setMode, setDensity }),
    [language, mode, density, setLanguage, setMode, setDensity],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function usePreferences(): Preferences {
  const value = useContext(Context)
  if (!value) throw new Error('PreferencesProvider is missing')
  return value
}
