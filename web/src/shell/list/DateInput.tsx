import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** "20251213", "2025/12/13" or "2025-12-13" as ISO text; empty for none, null for what is no day. */
export function readDay(typed: string): string | null {
  const text = typed.trim()
  if (text === '') return ''
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text)
  if (!match) return null
  const iso = `${match[1]}-${match[2].padStart(2, '0')}-${match[3].padStart(2, '0')}`
  const at = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? null : iso
}

/** A day as text in the one form the bank writes it, with the browser's own calendar beside. */
export function DateInput({
  value,
  label,
  onChange,
}: {
  value: string
  label: string
  onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const native = useRef<HTMLInputElement>(null)
  const wrong = typed !== null && readDay(typed) === null
  const settle = () => {
    const read = typed === null ? null : readDay(typed)
    setTyped(null)
    if (read !== null && read !== value) onChange(read)
  }
  return (
    <span className="input-day">
      <input
        className="input"
        aria-label={label}
        aria-invalid={wrong || undefined}
        placeholder="YYYY-MM-DD"
        maxLength={10}
        inputMode="numeric"
        value={typed ?? value}
        onChange={(event) => {
          setTyped(event.target.value)
          // A whole day is taken as soon as it stands; a half one waits.
          const read = readDay(event.target.value)
          if (read && event.target.value.trim().length === 10) {
            setTyped(null)
            onChange(read)
          }
        }}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle()
        }}
      />
      <button
        type="button"
        className="icon-button"
        tabIndex={-1}
        aria-label={t('list.calendar', { what: label })}
        onClick={() => native.current?.showPicker?.()}
      >
        <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor">
          <path d="M2 4h12v10H2z M2 7h12 M5 2v3 M11 2v3" />
        </svg>
      </button>
      <input
        ref={native}
        type="date"
        className="input-native"
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  )
}
