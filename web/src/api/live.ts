import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { refreshAll } from './hooks'

const PATH = '/api/v1/foundation/version'
export const POLL_MS = 4000

/** Asks one cheap question every four seconds and refreshes what is on screen when the answer changed. */
export function useLive(onBusinessDate?: (date: string) => void): void {
  const client = useQueryClient()
  useEffect(() => {
    let tag: string | null = null
    let stopped = false
    const ask = async () => {
      if (document.hidden) return
      try {
        const answer = await fetch(PATH, {
          headers: tag ? { 'If-None-Match': tag } : {},
          credentials: 'same-origin',
          cache: 'no-store',
        })
        if (stopped || !answer.ok) return
        const known = tag !== null
        tag = answer.headers.get('ETag')
        const body = (await answer.json()) as { business_date?: string }
        if (body.business_date) onBusinessDate?.(body.business_date)
        if (known) await refreshAll(client)
      } catch {
        // The next poll asks again; a page that needs an answer shows its own error.
      }
    }
    void ask()
    const timer = setInterval(() => void ask(), POLL_MS)
    return () => {
      stopped = true
      clearInterval(timer)
    }
  }, [client, onBusinessDate])
}
