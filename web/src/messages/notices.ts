import { useGet } from '../api/hooks'
import type { Row } from '../api/types'

export const NOTICES = '/api/v1/messages/notices'

/** What a person is told about their cases. */
export type Notice = Row<typeof NOTICES>

export function useNotices(query: { limit: number; unread?: boolean }) {
  return useGet(NOTICES, { query })
}
