import { useSyncExternalStore } from 'react'

/** A sentence that comes and goes at the top of the page, read out by screen readers. Errors stay twice as long. */
export type ToastKind = 'info' | 'success' | 'error'
type Toast = { id: number; kind: ToastKind; text: string }

let toasts: Toast[] = []
let last = 0
const listeners = new Set<() => void>()
const change = (next: Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}
const drop = (id: number) => change(toasts.filter((toast) => toast.id !== id))

export function sayMessage(kind: ToastKind, text: string): void {
  const id = ++last
  change([...toasts.filter((toast) => toast.text !== text), { id, kind, text }].slice(-3))
  setTimeout(() => drop(id), kind === 'error' ? 8000 : 4000)
}
export const useSayMessage = () => sayMessage

const SIGNS: Record<ToastKind, string> = { info: 'i', success: '✓', error: '!' }

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.kind}`} onClick={() => drop(toast.id)}>
          <span className="toast-sign" aria-hidden="true">
            {SIGNS[toast.kind]}
          </span>
          {toast.text}
        </div>
      ))}
    </div>
  )
}
