import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type Side = 'mine' | 'theirs'
export type Difference = { name: string; label: string; mine: ReactNode; theirs: ReactNode }

/** Values as text to compare by: nothing, an empty text and an empty list are the same nothing. */
const plain = (value: unknown): string =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

export const same = (left: unknown, right: unknown): boolean => plain(left) === plain(right)

/** Names whose value is another now, with the side that is taken unless the person says otherwise. */
export function conflicts(
  names: string[],
  base: Record<string, unknown>,
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
): { name: string; side: Side }[] {
  return names
    .filter((name) => !same(mine[name], theirs[name]))
    .map((name) => ({ name, side: same(mine[name], base[name]) ? 'theirs' : 'mine' }))
}

/** Field | what I have | what is there now, with a choice for each. */
export function ConflictTable({
  rows,
  sides,
  onChoose,
  children,
}: {
  rows: Difference[]
  sides: Record<string, Side>
  onChoose: (name: string, side: Side) => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      className="problem"
      title={t('conflict.title')}
      description={
        <>
          <p>{rows.length > 0 ? t('conflict.help') : t('conflict.elsewhere')}</p>
          {rows.length > 0 ? (
            <div className="table-frame">
              <table className="table conflict" aria-label={t('conflict.title')}>
                <thead>
                  <tr>
                    <th scope="col">{t('conflict.field')}</th>
                    <th scope="col">{t('conflict.mine')}</th>
                    <th scope="col">{t('conflict.theirs')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.name}>
                      <th scope="row">{row.label}</th>
                      {(['mine', 'theirs'] as const).map((side) => (
                        <td key={side} className="wrap">
                          <label>
                            <input
                              type="radio"
                              name={`conflict-${row.name}`}
                              checked={sides[row.name] === side}
                              onChange={() => onChoose(row.name, side)}
                            />{' '}
                            {(side === 'mine' ? row.mine : row.theirs) || t('timeline.none')}
                          </label>
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ) : null}
          <div className="toolbar">{children}</div>
        </>
      }
    />
  )
}

/** What was on screen and is otherwise now: for a dialog, whose values do not collide but whose ground moved. */
export function ChangedSince({
  before,
  now,
}: {
  before: Record<string, string>
  now: Record<string, string>
}) {
  const { t } = useTranslation()
  const changed = Object.keys({ ...before, ...now }).filter((label) => before[label] !== now[label])
  if (changed.length === 0) return <p>{t('conflict.elsewhere')}</p>
  return (
    <table className="table conflict" aria-label={t('conflict.changed')}>
      <thead>
        <tr>
          <th scope="col">{t('conflict.field')}</th>
          <th scope="col">{t('conflict.before')}</th>
          <th scope="col">{t('conflict.theirs')}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((label) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              <del>{before[label] || t('timeline.none')}</del>
            </td>
            <td>
              <strong>{now[label] || t('timeline.none')}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
