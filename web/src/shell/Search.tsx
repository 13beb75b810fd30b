import { SearchOutlined } from '@ant-design/icons'
import { lazy, Suspense, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useKeys } from './keys'
import { recent, remember, type Find, type FindGroup } from './search/recent'
import { useUser } from './session'

const Found = lazy(() => import('./search/Found'))
const WAIT_MS = 200

/** Finds anything by `/`: customers, applications, contracts, loans, properties, entries, pages, help. */
export function Search() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const person = useUser()?.username ?? ''
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [groups, setGroups] = useState<FindGroup[]>([])
  const [at, setAt] = useState(0)
  useKeys({
    '/': (event) => {
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    },
  })
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), WAIT_MS)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])

  const before = recent(person)
  const shown: FindGroup[] =
    asked.length > 0 ? groups : before.length > 0 ? [{ key: 'recent', items: before }] : []
  const flat = shown.flatMap((group) => group.items)
  const active = flat[Math.min(at, flat.length - 1)]
  const optionId = (item: Find) => `${id}-${flat.indexOf(item)}`

  const close = () => {
    setOpen(false)
    setTyped('')
    setAsked('')
    setAt(0)
    box.current?.blur()
  }
  const choose = (item: Find) => {
    remember(person, item)
    close()
    void navigate(item.to)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && active && open) {
      event.preventDefault()
      choose(active)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const next = at + (event.key === 'ArrowDown' ? 1 : -1)
      const to = flat.length > 0 ? (next + flat.length) % flat.length : 0
      setAt(to)
      document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: 'nearest' })
    }
  }
  return (
    <div
      className={open ? 'search open' : 'search'}
      ref={frame}
      role="search"
      aria-label={t('shell.search')}
      data-tour="search"
    >
      <SearchOutlined aria-hidden />
      <input
        ref={box}
        type="search"
        role="combobox"
        aria-label={t('shell.search')}
        aria-expanded={open && flat.length > 0}
        aria-controls={open ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && active ? optionId(active) : undefined}
        placeholder={t('shell.searchHint')}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setOpen(true)}
        onBlur={(event) => {
          if (event.relatedTarget && !frame.current?.contains(event.relatedTarget)) setOpen(false)
        }}
        onChange={(event) => {
          setTyped(event.target.value)
          setOpen(true)
          setAt(0)
        }}
        onKeyDown={press}
      />
      {typed ? null : <kbd aria-hidden="true">/</kbd>}
      {open ? (
        <div className="search-found">
          <Suspense fallback={null}>
            {asked.length > 0 ? <Found asked={asked} onFound={setGroups} /> : null}
          </Suspense>
          {shown.length > 0 ? (
            <div role="listbox" id={`${id}-list`} aria-label={t('shell.search')}>
              {shown.map((group) => (
                <div key={group.key} role="group" aria-labelledby={`${id}-g-${group.key}`}>
                  <div className="pop-title" id={`${id}-g-${group.key}`} role="presentation">
                    {t(`find.${group.key}`)}
                  </div>
                  {group.items.map((item) => (
                    <div
                      key={item.to + item.title}
                      id={optionId(item)}
                      role="option"
                      aria-selected={item === active}
                      className="search-item"
                      // The field keeps the focus: the press must not take it.
                      onPointerDown={(event) => event.preventDefault()}
                      onClick={() => choose(item)}
                    >
                      <span>{item.title}</span>
                      {item.note ? <span className="muted">{item.note}</span> : null}
                    </div>
                  ))}
                </div>
              ))}
            </div>
          ) : null}
          {asked.length === 0 && before.length === 0 ? (
            <p className="muted search-hint">{t('find.hint')}</p>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
