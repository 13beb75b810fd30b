import antd from 'antd/locale/en_US'
import { en } from './en'
import type { Pack } from './pack.zh'

export const pack: Pack = { words: en, antd, dayjs: 'en' }
