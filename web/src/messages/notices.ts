import { useGet, type GetInit } from '../api/hooks'
import type { GetPath } from '../api/types'

export const NOTICES = '/api/v1/messages/notices'

/** What a person is told about their cases. */
export type Notice = {
  id: string
  title_zh: string
  title_en: string
  body_zh: string
  body_en: string
  subject: string
  subject_number: string
  at: string
  read_at: string | null
}

export function useNotices(query: { limit: number; unread?: boolean }) {
  return useGet(NOTICES as GetPath, { query } as GetInit<GetPath>)
}
