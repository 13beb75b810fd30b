import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { cookie } from '../api/client'

const NAME = 'diya_branch'

export const chosenBranch = (): string | null => cookie(NAME) || null

function keep(code: string | null): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = code
    ? `${NAME}=${encodeURIComponent(code)}; Path=/; SameSite=Strict${secure}`
    : `${NAME}=; Path=/; Max-Age=0; SameSite=Strict${secure}`
}

export const forgetBranch = (): void => keep(null)

/** Narrows everything to one branch (or widens it to all): rights are those held there, so all is asked anew. */
export function useChooseBranch() {
  const client = useQueryClient()
  return useCallback(
    async (code: string | null) => {
      keep(code)
      await client.cancelQueries()
      await client.resetQueries({ predicate: (query) => query.meta?.own !== true })
    },
    [client],
  )
}
