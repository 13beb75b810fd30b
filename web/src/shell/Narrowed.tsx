import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

/** A list that another page narrowed by something no filter shows says so, and how to widen it again. */
export function Narrowed({ name, what }: { name: string | string[]; what: ReactNode }) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const names = [name].flat()
  if (!names.some((one) => search.get(one))) return null
  return (
    <p className="muted">
      {what}{' '}
      <button
        type="button"
        className="link"
        onClick={() =>
          setSearch((current) => {
            const next = new URLSearchParams(current)
            names.forEach((one) => next.delete(one))
            return next
          })
        }
      >
        {t('list.widen')}
      </button>
    </p>
  )
}
