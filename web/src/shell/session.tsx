import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { newKey, send, useGet } from '../api/hooks'
import type { Session } from '../api/types'
import { dropDrafts } from './drafts'
import { RIGHTS, type RightKey } from './rights'

export const SESSION = '/api/v1/foundation/session'

// The session a person had on this page. One that ends while somebody works is asked for again over the page: what
// stands on it, and what was typed, stays as it is.
let had: Session | null = null

export function useSession() {
  const session = useGet(SESSION, {}, { staleMs: 60_000 })
  if (session.data?.user) had = session.data
  const expired = session.data?.user === null && had !== null
  return { ...session, data: expired ? had! : session.data, expired }
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

/** The same for a right by its full name: for rights that are derived from others. */
export function useHolds(): (right: string) => boolean {
  const rights = useUser()?.rights
  return useCallback((right: string) => rights?.includes(right) ?? false, [rights])
}

export function useBusinessDate(): string {
  return useSession().data?.business_date ?? ''
}

export function useSignOut() {
  const client = useQueryClient()
  return useCallback(async () => {
    await client.cancelQueries()
    await send('delete', SESSION, {}, newKey())
    dropDrafts()
    // A fresh page: nothing of one person stays in memory for the next one at this screen.
    window.location.assign('/sign-in')
  }, [client])
}
