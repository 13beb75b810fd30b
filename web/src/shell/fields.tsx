import { DatePicker, Form, Input, InputNumber, Radio, Select, type FormItemProps } from 'antd'
import type { Rule } from 'antd/es/form'
import dayjs from 'dayjs'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { get, useGet, type GetInit } from '../api/hooks'
import type { GetPath } from '../api/types'
import { currencyName, formatAmount, isPositive, readAmount } from '../format/amount'
import { Label } from './Term'

/**
 * Fields of every form. The name is the API's field name and becomes the input's id; values are plain JSON
 * (ISO dates, decimal strings), so that a draft is what will be sent.
 */
type Base = {
  name: string
  label: string
  required?: boolean
  help?: ReactNode
  wide?: boolean
  rules?: Rule[]
  disabled?: boolean
  /** The glossary's word for the label; the tab stop stays with the field. */
  term?: string
}

function useItem({ name, label, required, help, wide, rules, term }: Base, more: Rule[] = []): FormItemProps {
  const { t } = useTranslation()
  return {
    name,
    label: (
      <Label term={term} inside>
        {label}
      </Label>
    ),
    extra: help,
    className: wide ? 'field wide' : 'field',
    validateTrigger: 'onBlur',
    validateFirst: true,
    rules: [
      ...(required ? [{ required: true, message: t('form.required', { label }) } as Rule] : []),
      ...(rules ?? []),
      ...more,
    ],
  }
}

export function TextField(
  props: Base & {
    maxLength?: number
    autoFocus?: boolean
    inputMode?: 'numeric' | 'tel' | 'text'
    placeholder?: string
    suffix?: string
  },
) {
  return (
    <Form.Item {...useItem(props)}>
      <Input
        suffix={props.suffix}
        maxLength={props.maxLength ?? 200}
        autoFocus={props.autoFocus}
        inputMode={props.inputMode}
        disabled={props.disabled}
        placeholder={props.placeholder}
        autoComplete="off"
      />
    </Form.Item>
  )
}

export function TextAreaField(props: Base & { rows?: number; placeholder?: string }) {
  return (
    <Form.Item {...useItem(props)}>
      <Input.TextArea rows={props.rows ?? 3} maxLength={2000} placeholder={props.placeholder} />
    </Form.Item>
  )
}

function MoneyInput({
  value,
  onChange,
  currency,
  digits = 2,
  suffix,
  ...rest
}: {
  value?: string | null
  onChange?: (value: string | null) => void
  currency?: string
  digits?: number
  suffix?: string
  id?: string
  onBlur?: () => void
  disabled?: boolean
}) {
  const { i18n } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  // A figure of more digits than money has shows those it needs: 3.15 %, not 3.1500000 %.
  const plain = value?.replace(/(\.\d\d\d*?)0+$/, '$1')
  const shown =
    typed ??
    (plain && readAmount(plain, digits) !== null ? formatAmount(plain, Math.min(digits, 2)) : (value ?? ''))
  return (
    <Input
      {...rest}
      value={shown}
      inputMode="decimal"
      autoComplete="off"
      className="money-input"
      suffix={suffix ?? (currency ? currencyName(currency, i18n.language) : undefined)}
      onChange={(event) => {
        setTyped(event.target.value)
        // What cannot be read stays as typed: the rule says so at the field instead of losing it.
        onChange?.(
          event.target.value === '' ? null : (readAmount(event.target.value, digits) ?? event.target.value),
        )
      }}
      onBlur={() => {
        setTyped(null)
        rest.onBlur?.()
      }}
    />
  )
}

export function MoneyField(
  props: Base & { currency?: string; zero?: boolean; digits?: number; suffix?: string },
) {
  const { t } = useTranslation()
  const rule: Rule = {
    validator: (_, value: string | null | undefined) => {
      if (!value) return Promise.resolve()
      const read = readAmount(value, props.digits ?? 2)
      if (read === null) return Promise.reject(new Error(t('form.amount')))
      if (!props.zero && !isPositive(read)) return Promise.reject(new Error(t('form.positive')))
      if (read.startsWith('-')) return Promise.reject(new Error(t('form.positive')))
      return Promise.resolve()
    },
  }
  return (
    <Form.Item {...useItem(props, [rule])}>
      <MoneyInput
        currency={props.currency}
        digits={props.digits}
        suffix={props.suffix}
        disabled={props.disabled}
      />
    </Form.Item>
  )
}

export function CountField(props: Base & { min?: number; max?: number; suffix?: string }) {
  const { t } = useTranslation()
  const rule: Rule = {
    validator: (_, value: number | null | undefined) =>
      value === null ||
      value === undefined ||
      (value >= (props.min ?? 0) && value <= (props.max ?? 1_000_000))
        ? Promise.resolve()
        : Promise.reject(new Error(t('form.range', { min: props.min ?? 0, max: props.max ?? 1_000_000 }))),
  }
  return (
    <Form.Item {...useItem(props, [rule])}>
      <InputNumber precision={0} suffix={props.suffix} style={{ width: '100%' }} controls={false} />
    </Form.Item>
  )
}

export type Option = { value: string | number; label: ReactNode }

export function SelectField(props: Base & { options: Option[]; loading?: boolean; placeholder?: string }) {
  return (
    <Form.Item {...useItem(props)}>
      <Select
        options={props.options}
        loading={props.loading}
        disabled={props.disabled}
        placeholder={props.placeholder}
        showSearch={props.options.length > 8 ? { optionFilterProp: 'label' } : false}
      />
    </Form.Item>
  )
}

export function ChoiceField(props: Base & { options: Option[] }) {
  return (
    <Form.Item {...useItem(props)}>
      <Radio.Group options={props.options} optionType="button" disabled={props.disabled} />
    </Form.Item>
  )
}

export function DateField(props: Base & { max?: string; min?: string }) {
  return (
    <Form.Item
      {...useItem(props)}
      getValueProps={(value: string | null) => ({ value: value ? dayjs(value) : null })}
      normalize={(value: dayjs.Dayjs | null) => (value ? value.format('YYYY-MM-DD') : null)}
    >
      <DatePicker
        format={['YYYY-MM-DD', 'YYYYMMDD', 'YYYY/M/D']}
        style={{ width: '100%' }}
        disabled={props.disabled}
        // Enter takes the typed date; it must not send the form with the date before.
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault()
        }}
        minDate={props.min ? dayjs(props.min) : undefined}
        maxDate={props.max ? dayjs(props.max) : undefined}
      />
    </Form.Item>
  )
}

type PickerProps<R> = {
  id?: string
  value?: string | string[]
  onChange?: (value: string | string[]) => void
  path: GetPath
  one: GetPath
  show: (row: R) => string
  several?: boolean
  placeholder?: string
  without?: string[]
  disabled?: boolean
  autoFocus?: boolean
}

/** Finds a row of a list by what is typed and keeps its id; a restored id is asked for by itself. */
function EntityPicker<R extends { id: string }>(props: PickerProps<R>) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(search.trim()), 250)
    return () => clearTimeout(timer)
  }, [search])
  const query = { limit: 20, ...(settled ? { search: settled } : {}) } as never
  const found = useGet(props.path, { query } as GetInit<GetPath>, { keep: true })
  const rows = useMemo(() => ((found.data as { items?: R[] } | undefined)?.items ?? []) as R[], [found.data])

  const known = useRef(new Map<string, string>())
  for (const row of rows) known.current.set(row.id, props.show(row))
  const chosen = useMemo(
    () => (Array.isArray(props.value) ? props.value : props.value ? [props.value] : []),
    [props.value],
  )
  const [, refresh] = useState(0)
  const { one, show } = props
  useEffect(() => {
    for (const id of chosen) {
      if (known.current.has(id)) continue
      known.current.set(id, '…')
      const name = /\{(\w+)\}/.exec(one)?.[1] ?? 'id'
      void get(one, { path: { [name]: id } } as never)
        .then((row) => known.current.set(id, show(row as unknown as R)))
        .catch(() => known.current.set(id, id))
        .finally(() => refresh((count) => count + 1))
    }
  }, [chosen, one, show])

  // Until the answer to what is typed now is there, Enter must not pick from the answer before.
  const waiting = search.trim() !== settled || found.isPlaceholderData
  const ids = [...new Set([...(waiting ? [] : rows.map((row) => row.id)), ...chosen])].filter(
    (id) => !props.without?.includes(id),
  )
  return (
    <Select
      id={props.id}
      mode={props.several ? 'multiple' : undefined}
      value={props.value}
      onChange={(value: string | string[]) => props.onChange?.(value)}
      allowClear
      disabled={props.disabled}
      autoFocus={props.autoFocus}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={waiting || found.isFetching}
      placeholder={props.placeholder}
      notFoundContent={waiting || found.isFetching ? t('loading') : t('empty.search')}
      options={ids.map((id) => ({ value: id, label: known.current.get(id) ?? id }))}
    />
  )
}

export function EntityField<R extends { id: string }>(
  props: Base &
    Omit<PickerProps<R>, 'id' | 'value' | 'onChange'> & {
      /** Beside the label: a way to make what is not there yet. */
      extra?: ReactNode
    },
) {
  const item = (
    <Form.Item {...useItem(props)} validateTrigger="onChange">
      <EntityPicker<R>
        path={props.path}
        one={props.one}
        show={props.show}
        several={props.several}
        placeholder={props.placeholder}
        without={props.without}
        disabled={props.disabled}
        autoFocus={props.autoFocus}
      />
    </Form.Item>
  )
  if (!props.extra) return item
  return (
    <div className={props.wide ? 'field with-extra wide' : 'field with-extra'}>
      {item}
      {/* After the field in the order of reading and tabbing: choosing is the rule, making the exception. */}
      <span className="field-extra">{props.extra}</span>
    </div>
  )
}
