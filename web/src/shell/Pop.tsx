import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { takeFile } from './take'

/**
 * A button with something beneath it: a menu or a small panel. Our own, because a menu of five lines should not
 * bring forty kilobytes into every page.
 */
export function Pop({
  label,
  button,
  className,
  align = 'start',
  kind = 'panel',
  width,
  children,
  onOpen,
  badge,
  disabled,
  describe,
}: {
  /** What the button is called; its visible content may be shorter. */
  label: string
  button: ReactNode
  className?: string
  align?: 'start' | 'end'
  kind?: 'menu' | 'panel'
  width?: number
  children: (close: () => void) => ReactNode
  onOpen?: () => void
  badge?: ReactNode
  disabled?: boolean
  describe?: string
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => {
    setOpen(false)
    // Focus goes back only if it was inside: a click elsewhere keeps its own.
    if (box.current?.contains(document.activeElement)) trigger.current?.focus()
  }, [])
  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  useEffect(() => {
    if (!open || !box.current) return
    const first = box.current.querySelector<HTMLElement>(
      '.pop-body [data-first], .pop-body [role^="menuitem"], .pop-body input, .pop-body button, .pop-body a',
    )
    first?.focus()
  }, [open])

  const press = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      setOpen(false)
      trigger.current?.focus()
      return
    }
    if (kind !== 'menu' || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return
    event.preventDefault()
    const items = [...box.current!.querySelectorAll<HTMLElement>('.pop-body [role^="menuitem"]')]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]!
    items[(to + items.length) % items.length]?.focus()
  }
  return (
    <div
      className="pop"
      ref={box}
      onKeyDown={press}
      onBlur={(event) => {
        if (event.relatedTarget && !box.current?.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={trigger}
        type="button"
        className={className ?? 'button'}
        aria-label={label}
        aria-description={describe}
        aria-haspopup={kind === 'menu' ? 'menu' : 'dialog'}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        title={label}
        disabled={disabled}
        onClick={() => {
          if (!open) onOpen?.()
          setOpen(!open)
        }}
      >
        {button}
        {badge}
      </button>
      {open ? (
        <div
          id={id}
          className={`pop-body pop-${align}`}
          role={kind === 'menu' ? 'menu' : 'dialog'}
          aria-label={label}
          style={width ? { width } : undefined}
        >
          {children(close)}
        </div>
      ) : null}
    </div>
  )
}

/** One line of a menu; a link when it leads somewhere. */
export function PopItem({
  children,
  onClick,
  href,
  chosen,
  download,
  lang,
}: {
  children: ReactNode
  onClick?: () => void
  href?: string
  chosen?: boolean
  download?: boolean
  lang?: string
}) {
  const role = chosen === undefined ? 'menuitem' : 'menuitemradio'
  if (href)
    return (
      <a
        role={role}
        className="pop-item"
        href={href}
        download={download}
        onClick={(event) => {
          onClick?.()
          if (!download) return
          event.preventDefault()
          void takeFile(href)
        }}
        tabIndex={-1}
      >
        {children}
      </a>
    )
  return (
    <button
      type="button"
      role={role}
      aria-checked={chosen}
      className="pop-item"
      onClick={onClick}
      tabIndex={-1}
      lang={lang}
    >
      {children}
    </button>
  )
}
