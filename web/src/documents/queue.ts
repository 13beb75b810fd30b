import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { newKey, refreshAll } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { sendFile } from './sendFile'

export const MOST_BYTES = 20 * 1024 * 1024

export type Fields = { subject: string; kind: string; expires_date?: string }
export type Waiting = {
  key: string
  file: File
  fields: Fields
  /** How much of it has left, from 0 to 1. */
  share: number
  state: 'waiting' | 'sending' | 'refused' | 'too_large'
  problem: Problem | null
}

export function waitingOf(file: File, fields: Fields): Waiting {
  const state = file.size > MOST_BYTES ? 'too_large' : 'waiting'
  return { key: newKey(), file, fields, share: 0, state, problem: null }
}

/** Files on their way, one after the other. What was kept leaves the list; what was refused stays with its reason. */
export function useQueue(onDone: () => void) {
  const client = useQueryClient()
  const [items, setItems] = useState<Waiting[]>([])
  const busy = useRef(false)
  const done = useRef(onDone)
  useEffect(() => {
    done.current = onDone
  })
  const change = (key: string, to: Partial<Waiting>) =>
    setItems((now) => now.map((item) => (item.key === key ? { ...item, ...to } : item)))
  const next = items.find((item) => item.state === 'waiting')
  useEffect(() => {
    if (!next || busy.current) return
    busy.current = true
    const { key } = next
    change(key, { state: 'sending' })
    void sendFile(next.file, next.fields, key, (share) => change(key, { share }))
      .then(async () => {
        await refreshAll(client)
        done.current()
        setItems((now) => now.filter((item) => item.key !== key))
      })
      .catch((error: unknown) => change(key, { state: 'refused', problem: asProblem(error), share: 0 }))
      .finally(() => {
        busy.current = false
        // The list is told anew, so that the next one is looked for.
        setItems((now) => [...now])
      })
  }, [next, items, client])
  return {
    items,
    sending: items.some((item) => item.state === 'waiting' || item.state === 'sending'),
    add: (files: File[], fields: Fields) =>
      setItems((now) => [...now, ...files.map((file) => waitingOf(file, fields))]),
    again: (key: string) => change(key, { state: 'waiting', problem: null }),
    leave: (key: string) => setItems((now) => now.filter((item) => item.key !== key)),
  }
}
