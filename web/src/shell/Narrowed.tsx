import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

/** A list that another page narrowed by something no filter shows says so, and how to widen it again. */
export function Narrowed({ name, what }: { name: string; what: string }) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  if (!search.get(name)) return null
  return (
    <p className="muted">
      {what}{' '}
      <button
        type="button"
        className="link"
        onClick={() =>
          setSearch((current) => {
            const next = new URLSearchParams(current)
            next.delete(name)
            return next
          })
        }
      >
        {t('list.widen')}
      </button>
    </p>
  )
}
