import { useEffect, useRef } from 'react'

/** True while the person types: single letters then belong to the text, not to us. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

const hasDialog = () =>
  document.querySelector(
    '.ant-modal-wrap:not([style*="display: none"]) .ant-modal, .ant-drawer-open, dialog[open], .pop-body',
  ) !== null

/** Plain keys of a page. They rest while a dialog is open, while typing, and with Ctrl, Alt or Meta. */
export function useKeys(handlers: Record<string, (event: KeyboardEvent) => void>, active = true): void {
  const current = useRef(handlers)
  useEffect(() => {
    current.current = handlers
  })
  useEffect(() => {
    if (!active) return
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) || hasDialog()) return
      current.current[event.key]?.(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [active])
}
