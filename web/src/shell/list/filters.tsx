import { Input, Select, Switch } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatAmount, readAmount } from '../../format/amount'
import { Label } from '../Term'
import { DateInput } from './DateInput'

type Option = { value: string; label: string }
type Shared = {
  name: string
  label: string
  /** The glossary's word for it. */
  term?: string
  /** Behind "more filters"; what comes after the fourth is so by itself. */
  more?: boolean
}
export type SearchFilter = Shared & { kind: 'search'; placeholder?: string }
type RangeNames = { from?: string; to?: string }
export type Filter =
  | SearchFilter
  | (Shared & { kind: 'select'; options: Option[] })
  /** Several values, joined by commas in the address and in the request. */
  | (Shared & { kind: 'multi'; options: Option[] })
  | (Shared & { kind: 'switch' })
  /** Two days, `name_from` and `name_to` unless named otherwise. */
  | (Shared & RangeNames & { kind: 'dates' })
  /** Two figures, as decimal text. */
  | (Shared & RangeNames & { kind: 'numbers'; digits?: number })

type Ranged = Extract<Filter, { kind: 'dates' | 'numbers' }>
const isRange = (filter: Filter): filter is Ranged => filter.kind === 'dates' || filter.kind === 'numbers'
const ends = (filter: Ranged): [string, string] => [
  filter.from ?? `${filter.name}_from`,
  filter.to ?? `${filter.name}_to`,
]

/** The names a filter has in the address and in the request. */
export const namesOf = (filter: Filter): string[] => (isRange(filter) ? ends(filter) : [filter.name])

const IN_LINE = 4
/** What stands in the line and what behind "more"; on a phone the line has room for one. */
export function split(filters: Filter[], narrow = false): { line: Filter[]; more: Filter[] } {
  const line = filters.filter((filter) => !filter.more).slice(0, narrow ? 1 : IN_LINE)
  return { line, more: filters.filter((filter) => !line.includes(filter)) }
}

type Change = (values: Record<string, string | null>) => void

export function FilterInput({
  filter,
  values,
  onChange,
}: {
  filter: Filter
  values: Record<string, string>
  onChange: Change
}) {
  const { t } = useTranslation()
  const value = values[filter.name] ?? ''
  const set = (next: string) => onChange({ [filter.name]: next || null })
  if (filter.kind === 'search') return <SearchInput filter={filter} value={value} onChange={set} />
  if (filter.kind === 'switch')
    return (
      <label className="filter-switch">
        <Switch
          size="small"
          checked={value === 'true'}
          onChange={(on) => set(on ? 'true' : '')}
          aria-label={filter.label}
        />
        <span>
          <Label term={filter.term} inside>
            {filter.label}
          </Label>
        </span>
      </label>
    )
  if (isRange(filter)) {
    const [from, to] = ends(filter)
    const End = filter.kind === 'dates' ? DateInput : NumberInput
    const more = filter.kind === 'numbers' ? { digits: filter.digits } : {}
    return (
      <span className="filter-range" role="group" aria-label={filter.label}>
        <span className="muted">
          <Label term={filter.term}>{filter.label}</Label>
        </span>
        <End
          {...more}
          value={values[from] ?? ''}
          label={t('list.from', { what: filter.label })}
          onChange={(next) => onChange({ [from]: next || null })}
        />
        <span aria-hidden="true">–</span>
        <End
          {...more}
          value={values[to] ?? ''}
          label={t('list.to', { what: filter.label })}
          onChange={(next) => onChange({ [to]: next || null })}
        />
      </span>
    )
  }
  if (filter.kind === 'multi')
    return (
      <Select
        mode="multiple"
        aria-label={filter.label}
        placeholder={filter.label}
        allowClear
        className="filter-select filter-multi"
        popupMatchSelectWidth={false}
        maxTagCount={1}
        value={value ? value.split(',') : []}
        options={filter.options}
        onChange={(next: string[]) => set(next.join(','))}
      />
    )
  return (
    <Select
      aria-label={filter.label}
      placeholder={filter.label}
      allowClear
      className="filter-select"
      popupMatchSelectWidth={false}
      value={value || undefined}
      options={filter.options}
      onChange={(next?: string) => set(next ?? '')}
    />
  )
}

/** What is typed, sent on a moment later, and following the address when that changes by itself. */
function useTyped(value: string, send: (typed: string) => void, waitMs: number) {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const change = useRef(send)
  useEffect(() => {
    change.current = send
  })
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value
      setTyped(value)
    }
  }, [value])
  useEffect(() => {
    if (typed.trim() === sent.current) return
    const timer = setTimeout(() => {
      sent.current = typed.trim()
      change.current(typed.trim())
    }, waitMs)
    return () => clearTimeout(timer)
  }, [typed, waitMs])
  return [typed, setTyped] as const
}

function SearchInput({
  filter,
  value,
  onChange,
}: {
  filter: SearchFilter
  value: string
  onChange: (value: string) => void
}) {
  const [typed, setTyped] = useTyped(value, onChange, 300)
  return (
    <Input
      type="search"
      allowClear
      aria-label={filter.label}
      placeholder={filter.placeholder ?? filter.label}
      className="filter-search"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function NumberInput({
  value,
  label,
  onChange,
  digits = 2,
}: {
  value: string
  label: string
  onChange: (value: string) => void
  digits?: number
}) {
  const [draft, setDraft] = useState<string | null>(null)
  const typed = draft ?? (value ? formatAmount(value, 0) : '')
  // Taken when the field is left or by Enter: half a figure is another figure.
  const settle = () => {
    if (draft === null) return
    const read = draft.trim() === '' ? '' : readAmount(draft, digits)
    setDraft(null)
    if (read !== null && read !== value) onChange(read)
  }
  const wrong = typed.trim() !== '' && readAmount(typed, digits) === null
  return (
    <input
      className="input number"
      inputMode="decimal"
      aria-label={label}
      aria-invalid={wrong || undefined}
      value={typed}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
      }}
    />
  )
}
