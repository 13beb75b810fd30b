import type { CustomerWords } from './customers.zh'
import { duties } from './duties.en'
import { file } from './file.en'
import { privacyEn } from './privacy.en'

export const customers: CustomerWords = { ...duties, ...file, ...privacyEn }
