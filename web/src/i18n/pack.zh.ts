import type { Locale } from 'antd/es/locale'
import antd from 'antd/locale/zh_CN'
import 'dayjs/locale/zh-cn'
import { zh, type Words } from './zh'

export type Pack = { words: Words; antd: Locale; dayjs: string }
export const pack: Pack = { words: zh, antd, dayjs: 'zh-cn' }
