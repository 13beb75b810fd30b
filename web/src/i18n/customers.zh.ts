import { duties } from './duties.zh'
import { file } from './file.zh'
import { privacyZh } from './privacy.zh'
import type { Same } from './zh'

/** Words that only the pages of customers and of who saw them ask for: nobody else loads them. */
export const customers = { ...duties, ...file, ...privacyZh }
export type CustomerWords = Same<typeof customers>
