import { api } from '../api/client'
import { asProblem } from '../api/problem'
import { sayMessage } from './toast'

/** Takes a file away. The browser fetches it by itself, so whether a confirmation is needed is asked for before. */
export async function takeFile(href: string): Promise<void> {
  try {
    await api.GET('/api/v1/foundation/session/confirmation')
  } catch (error) {
    sayMessage('error', asProblem(error).message)
    return
  }
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}

/** Hands what was fetched to the person as a file. */
export function keepFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  URL.revokeObjectURL(link.href)
}
