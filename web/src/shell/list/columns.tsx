import { useTranslation } from 'react-i18next'
import type { Column } from '../DataTable'
import { Pop } from '../Pop'
import { useSetDensity } from '../settings'

const plainTitle = <R,>(column: Column<R>): string =>
  column.text ?? (typeof column.title === 'string' ? column.title : column.key)

/** The first column says what a row is, and actions are not a field: both always stay. */
const stays = <R,>(column: Column<R>, index: number) =>
  column.always === true || index === 0 || column.key === 'act'

/** The columns in the person's order; without a choice those that are not off by default. */
export function chosenColumns<R>(columns: Column<R>[], choice: string[] | undefined): Column<R>[] {
  if (!choice) return columns.filter((column) => !column.hidden)
  const byKey = new Map(columns.map((column) => [column.key, column]))
  const picked = choice.map((key) => byKey.get(key)).filter((column) => column !== undefined)
  const fixed = columns.filter((column, index) => stays(column, index) && !picked.includes(column))
  const first = fixed.filter((column) => columns.indexOf(column) === 0)
  return [...first, ...picked, ...fixed.filter((column) => !first.includes(column))]
}

/** The columns an export takes: those on screen that are fields of the API's row. */
export function exportColumns<R>(columns: Column<R>[], row: R | undefined) {
  const fields = row && typeof row === 'object' ? new Set(Object.keys(row)) : null
  return columns
    .filter((column) => column.field !== false)
    .map((column) => ({ field: column.field || column.key, title: plainTitle(column) }))
    .filter((column) => fields === null || fields.has(column.field))
}

/** Which columns, in which order, how dense: kept for the person. */
export function ColumnMenu<R>({
  columns,
  choice,
  onChange,
}: {
  columns: Column<R>[]
  choice: string[] | undefined
  onChange: (choice: string[] | null) => void
}) {
  const { t } = useTranslation()
  const [density, setDensity] = useSetDensity()
  const shown = chosenColumns(columns, choice).map((column) => column.key)
  const rest = columns.filter((column) => !shown.includes(column.key))
  const ordered = [...shown.map((key) => columns.find((column) => column.key === key)!), ...rest]
  const toggle = (key: string) =>
    onChange(shown.includes(key) ? shown.filter((one) => one !== key) : [...shown, key])
  const move = (key: string, by: number) => {
    const next = [...shown]
    const at = next.indexOf(key)
    next.splice(at, 1)
    next.splice(at + by, 0, key)
    onChange(next)
  }
  return (
    <Pop
      label={t('list.columns')}
      align="end"
      width={300}
      button={
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor">
          <path d="M2 3h12v10H2z M6 3v10 M10 3v10" />
        </svg>
      }
      className="button square"
    >
      {() => (
        <>
          <fieldset className="choice">
            <legend>{t('list.density')}</legend>
            {(['comfortable', 'compact'] as const).map((value) => (
              <label key={value}>
                <input
                  type="radio"
                  name="density"
                  checked={density === value}
                  onChange={() => setDensity(value)}
                />
                {t(`settings.densities.${value}`)}
              </label>
            ))}
          </fieldset>
          <p className="pop-title">{t('list.columns')}</p>
          <ul className="column-list">
            {ordered.map((column) => {
              const key = column.key
              const on = shown.includes(key)
              const at = shown.indexOf(key)
              const fixed = stays(column, columns.indexOf(column))
              const name = plainTitle(column)
              return (
                <li key={key}>
                  <label>
                    <input type="checkbox" checked={on} disabled={fixed} onChange={() => toggle(key)} />
                    {name}
                  </label>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={t('list.up', { what: name })}
                    disabled={!on || at <= 1 || fixed}
                    onClick={() => move(key, -1)}
                  >
                    ↑
                  </button>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={t('list.down', { what: name })}
                    disabled={!on || at === 0 || at === shown.length - 1 || fixed}
                    onClick={() => move(key, 1)}
                  >
                    ↓
                  </button>
                </li>
              )
            })}
          </ul>
          <button type="button" className="link" disabled={!choice} onClick={() => onChange(null)}>
            {t('list.columnsReset')}
          </button>
        </>
      )}
    </Pop>
  )
}
