import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'

export type Tab = { key: string; label: string; note?: string }

/**
 * Tabs by the ARIA pattern: one tab stop, arrows move. On a narrow screen the bar scrolls in its own frame
 * (antd hides the rest behind a button that does not belong into a tablist).
 */
export function TabBar({
  tabs,
  active,
  onChange,
  label,
  children,
}: {
  tabs: Tab[]
  active: string
  onChange: (key: string) => void
  label: string
  children?: ReactNode
}) {
  const id = useId()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const frame = bar.current
    const chosen = frame?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (!frame || !chosen) return
    // Only the bar moves, never the page.
    if (chosen.offsetLeft < frame.scrollLeft) frame.scrollLeft = chosen.offsetLeft
    const end = chosen.offsetLeft + chosen.offsetWidth
    if (end > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = end - frame.clientWidth
  }, [active])

  const press = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.key === active)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tabs[(to + tabs.length) % tabs.length]
    onChange(next.key)
    document.getElementById(`${id}-tab-${next.key}`)?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label={label} className="tabs" ref={bar} onKeyDown={press}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.key}`}
            aria-selected={tab.key === active}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === active ? 0 : -1}
            onClick={() => onChange(tab.key)}
          >
            {tab.label}
            {tab.note ? <span className="mark tone-refused tab-note">{tab.note}</span> : null}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${active}`}>
        {children}
      </div>
    </>
  )
}
