import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Pop } from '../Pop'
import type { SavedView } from '../settings'

/** Named addresses of a list: chips to choose by, and a menu to save, rename, delete and make one the default. */
export function Views({
  views,
  query,
  onOpen,
  onChange,
}: {
  views: SavedView[]
  /** The list's state now, as a view would keep it. */
  query: string
  onOpen: (query: string) => void
  onChange: (views: SavedView[]) => void
}) {
  const { t } = useTranslation()
  const current = views.find((view) => view.query === query)
  if (views.length === 0 && query === '') return null
  return (
    <div className="views">
      {views.length > 0 ? (
        <div className="view-chips" role="group" aria-label={t('view.title')}>
          <button type="button" className="chip" aria-pressed={query === ''} onClick={() => onOpen('')}>
            {t('view.all')}
          </button>
          {views.map((view) => (
            <button
              key={view.name}
              type="button"
              className="chip"
              aria-pressed={view === current}
              onClick={() => onOpen(view.query)}
            >
              {view.name}
              {view.default ? <span className="chip-sign">{t('view.isDefault')}</span> : null}
            </button>
          ))}
        </div>
      ) : null}
      <Pop
        label={current ? t('view.manage', { name: current.name }) : t('view.save')}
        button={current ? t('view.manageShort') : t('view.save')}
        className="link view-menu"
        width={280}
      >
        {(close) =>
          current ? (
            <Manage key={current.name} view={current} views={views} onChange={onChange} close={close} />
          ) : (
            <Save views={views} query={query} onChange={onChange} close={close} />
          )
        }
      </Pop>
    </div>
  )
}

function NameForm({
  initial,
  taken,
  submit,
  onSubmit,
}: {
  initial: string
  taken: string[]
  submit: string
  onSubmit: (name: string) => void
}) {
  const { t } = useTranslation()
  const [name, setName] = useState(initial)
  const clean = name.trim()
  const wrong = taken.includes(clean)
  return (
    <form
      className="pop-form"
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (clean && !wrong) onSubmit(clean)
      }}
    >
      <label>
        <span>{t('view.name')}</span>
        <input
          className="input"
          maxLength={40}
          value={name}
          aria-invalid={wrong || undefined}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      {wrong ? (
        <p className="bad" role="alert">
          {t('view.taken')}
        </p>
      ) : null}
      <button type="submit" className="button primary" disabled={!clean || wrong}>
        {submit}
      </button>
    </form>
  )
}

type Part = { views: SavedView[]; onChange: (views: SavedView[]) => void; close: () => void }

function Save({ views, query, onChange, close }: Part & { query: string }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="muted">{t('view.saveHelp')}</p>
      <NameForm
        initial=""
        taken={views.map((view) => view.name)}
        submit={t('view.saveSubmit')}
        onSubmit={(name) => {
          onChange([...views, { name, query }])
          close()
        }}
      />
    </>
  )
}

function Manage({ view, views, onChange, close }: Part & { view: SavedView }) {
  const { t } = useTranslation()
  const replace = (next: SavedView) => onChange(views.map((one) => (one === view ? next : one)))
  return (
    <>
      <NameForm
        initial={view.name}
        taken={views.filter((one) => one !== view).map((one) => one.name)}
        submit={t('view.rename')}
        onSubmit={(name) => {
          replace({ ...view, name })
          close()
        }}
      />
      <div className="pop-actions">
        <button
          type="button"
          className="link"
          onClick={() => {
            // One default at most.
            onChange(
              views.map(({ name, query }) =>
                name === view.name && !view.default ? { name, query, default: true } : { name, query },
              ),
            )
            close()
          }}
        >
          {view.default ? t('view.notDefault') : t('view.makeDefault')}
        </button>
        <button
          type="button"
          className="link bad"
          onClick={() => {
            onChange(views.filter((one) => one !== view))
            close()
          }}
        >
          {t('view.delete')}
        </button>
      </div>
    </>
  )
}
