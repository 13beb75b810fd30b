import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useCommand, useGet } from '../api/hooks'
import type { Session } from '../api/types'
import { dropDrafts } from './drafts'
import { RIGHTS, type RightKey } from './rights'

export const SESSION = '/api/v1/foundation/session'

export function useSession() {
  return useGet(SESSION, {}, { staleMs: 60_000 })
}

export type User = NonNullable<Session['user']>

export function useUser(): User | null {
  return useSession().data?.user ?? null
}

/** Answers whether the signed-in person holds a right; unknown means no. */
export function useCan(): (right: RightKey) => boolean {
  const rights = useUser()?.rights
  return useCallback((right: RightKey) => rights?.includes(RIGHTS[right]) ?? false, [rights])
}

export function useBusinessDate(): string {
  return useSession().data?.business_date ?? ''
}

export function useSignOut() {
  const command = useCommand(SESSION, 'delete')
  const client = useQueryClient()
  return useCallback(async () => {
    await command.mutateAsync({})
    // Nothing of one person may be seen by the next one at this screen.
    dropDrafts()
    client.clear()
  }, [command, client])
}
