import { useEffect, useId, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Entry } from './glossary'

const WIDTH = 320
const GAP = 6
type Spot = { left: number; top?: number; bottom?: number }

function spotOf(box: DOMRect): Spot {
  const left = Math.max(8, Math.min(box.left, window.innerWidth - WIDTH - 8))
  return box.bottom + 140 > window.innerHeight
    ? { left, bottom: window.innerHeight - box.top + GAP }
    : { left, top: box.bottom + GAP }
}

/**
 * A word of the bank with its explanation from the glossary: on hover, on focus, on a tap; Escape hides it.
 * `inside` leaves the tab stop to the control it wraps or labels.
 */
export function Term({ of, inside, children }: { of: string; inside?: boolean; children: ReactNode }) {
  const { i18n } = useTranslation()
  const id = useId()
  const word = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [entry, setEntry] = useState<Entry | null>(null)
  const [spot, setSpot] = useState<Spot | null>(null)

  const show = (wait: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      void import('./glossary').then(({ entryOf }) => {
        const found = entryOf(of)
        if (!found || !word.current) return
        setEntry(found)
        setSpot(spotOf(word.current.getBoundingClientRect()))
      })
    }, wait)
  }
  const hide = (wait = 0) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setSpot(null), wait)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!spot) return
    const away = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== 'Escape') return
      setSpot(null)
    }
    document.addEventListener('keydown', away)
    window.addEventListener('scroll', away, true)
    return () => {
      document.removeEventListener('keydown', away)
      window.removeEventListener('scroll', away, true)
    }
  }, [spot])

  const english = i18n.language === 'en'
  return (
    <span
      ref={word}
      className="term"
      tabIndex={inside ? undefined : 0}
      aria-describedby={spot ? id : undefined}
      onPointerEnter={(event) => {
        if (event.pointerType !== 'touch') show(250)
      }}
      onPointerLeave={(event) => {
        // Time enough to move onto the explanation itself.
        if (event.pointerType !== 'touch') hide(200)
      }}
      onFocus={() => show(250)}
      onBlur={() => hide()}
      onClick={() => show(0)}
    >
      {children}
      {spot && entry
        ? createPortal(
            <span
              id={id}
              role="tooltip"
              className="tip"
              style={{ ...spot, maxWidth: WIDTH }}
              onPointerEnter={() => clearTimeout(timer.current)}
              onPointerLeave={() => hide(100)}
            >
              <strong>{english ? entry.en : entry.zh}</strong>
              <span className="tip-other" lang={english ? 'zh-CN' : 'en'}>
                {english ? entry.zh : entry.en}
              </span>
              <span className="tip-text">
                {english ? entry.meaning.en || entry.meaning.zh : entry.meaning.zh || entry.meaning.en}
              </span>
            </span>,
            // A sheet lies over the whole page: what belongs to a word inside must lie in it too.
            word.current?.closest('dialog') ?? document.body,
          )
        : null}
    </span>
  )
}

// The glossary comes after the page: until then a label is only a label.
let codeOf: ((label: string) => string | undefined) | null = null
const waiting = new Set<() => void>()
const listen = (listener: () => void) => {
  waiting.add(listener)
  return () => waiting.delete(listener)
}
export async function loadTerms(): Promise<void> {
  codeOf = (await import('./glossary')).codeOf
  for (const listener of waiting) listener()
}

/** A label that explains itself: as the term the page names, or because it is the name of one. */
export function Label({
  term,
  text,
  inside,
  children,
}: {
  term?: string
  /** What the label says, where the children are more than that. */
  text?: string
  inside?: boolean
  children: ReactNode
}) {
  const find = useSyncExternalStore(listen, () => codeOf)
  const words = text ?? (typeof children === 'string' ? children : undefined)
  const code = term ?? (words ? find?.(words) : undefined)
  return code ? (
    <Term of={code} inside={inside}>
      {children}
    </Term>
  ) : (
    <>{children}</>
  )
}
