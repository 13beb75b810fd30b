import i18n from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { CustomerWords } from './customers.zh'
import type { Pack } from './pack.zh'

export type Language = 'zh' | 'en'

void i18n.use(initReactI18next).init({
  resources: {},
  lng: 'zh',
  // Both languages have every key (a type and a test hold it): nothing ever falls back on a language not loaded.
  fallbackLng: false,
  interpolation: { escapeValue: false },
  // Chinese has no plural forms, and one form serves our English sentences.
  pluralSeparator: '#',
  initAsync: false,
  react: { useSuspense: false },
})

const packs = new Map<Language, Pack>()
const loaders = {
  zh: () => import('./pack.zh'),
  en: () => import('./pack.en'),
}

const customerLoaders = {
  zh: () => import('./customers.zh'),
  en: () => import('./customers.en'),
}
let customersOpened = false

/** Words, antd's words and the calendar's of one language: a person loads the language the person reads. */
export async function loadLanguage(language: Language): Promise<void> {
  const words = customersOpened ? loadCustomerWords(language) : undefined
  if (!packs.has(language)) keepPack(language, (await loaders[language]()).pack)
  await words
}

/** The words of the pages of customers; from now on they come with each language. */
export async function loadCustomerWords(language: Language): Promise<void> {
  customersOpened = true
  keepCustomerWords(language, (await customerLoaders[language]()).customers)
}

export function keepCustomerWords(language: Language, words: CustomerWords): void {
  i18n.addResourceBundle(language, 'translation', words)
}

export function keepPack(language: Language, pack: Pack): void {
  packs.set(language, pack)
  i18n.addResourceBundle(language, 'translation', pack.words)
}

export const packOf = (language: Language): Pack | undefined => packs.get(language)

export default i18n
