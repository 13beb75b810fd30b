import { useTranslation } from 'react-i18next'
import { formatAmount, money } from '../format/amount'
import { Label } from './Term'
import type { Tone } from './StateTag'
import type { ReactNode } from 'react'

/** Picks the half of a pair of columns the reader reads: {name_zh, name_en} → name. */
export function useSay(): (row: object | null | undefined, stem?: string) => string {
  const { i18n } = useTranslation()
  const suffix = i18n.language === 'en' ? 'en' : 'zh'
  return (row, stem = 'name') => {
    const fields = (row ?? {}) as Record<string, unknown>
    const value = stem ? (fields[`${stem}_${suffix}`] ?? fields[`${stem}_zh`]) : (fields[suffix] ?? fields.zh)
    return typeof value === 'string' ? value : ''
  }
}

export function useMoney(): (value: string | null | undefined, currency?: string) => string {
  const { i18n } = useTranslation()
  return (value, currency = 'CNY') => money(value, currency, i18n.language)
}

export function Amount({ value, strong }: { value: string | null | undefined; strong?: boolean }) {
  return <span className={strong ? 'num strong' : 'num'}>{formatAmount(value)}</span>
}

export type Figure = { label: string; value: ReactNode; note?: ReactNode; tone?: Tone; term?: string }

/** The strip of four to six figures under a title. */
export function Figures({ items }: { items: Figure[] }) {
  return (
    <dl className="figures">
      {items.map((item) => (
        <div key={item.label} className={item.tone ? `figure tone-${item.tone}` : 'figure'}>
          <dt>
            <Label term={item.term}>{item.label}</Label>
          </dt>
          <dd>
            <span className="figure-value">{item.value}</span>
            {item.note ? <span className="figure-note">{item.note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export type Fact = { label: string; value: ReactNode; wide?: boolean; term?: string }

/** Label and value pairs of one thing. */
export function Facts({ items, columns = 2 }: { items: (Fact | null | false)[]; columns?: 1 | 2 | 3 }) {
  return (
    <dl className={`facts facts-${columns}`}>
      {items
        .filter((item) => !!item)
        .map((item) => (
          <div key={item.label} className={item.wide ? 'fact wide' : 'fact'}>
            <dt>
              <Label term={item.term}>{item.label}</Label>
            </dt>
            <dd>{item.value === null || item.value === undefined || item.value === '' ? '–' : item.value}</dd>
          </div>
        ))}
    </dl>
  )
}

export function Panel({
  title,
  extra,
  children,
  className,
}: {
  title?: ReactNode
  extra?: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    <section className={className ? `panel ${className}` : 'panel'}>
      {title ? (
        <header className="panel-head">
          <h2>{title}</h2>
          {extra ? <div className="panel-extra">{extra}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  )
}
