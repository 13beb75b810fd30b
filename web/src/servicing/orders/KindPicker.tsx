import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSay } from '../../shell/figures'
import { found, GROUPS, type OrderKind } from './kinds'

/** Every act that may be done to the loan, in groups, found by its name. */
export function KindPicker({ kinds, onPick }: { kinds: OrderKind[]; onPick: (kind: OrderKind) => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const [typed, setTyped] = useState('')
  const shown = found(kinds, typed)
  return (
    <div className="kinds wide">
      <Input
        type="search"
        allowClear
        aria-label={t('order.find')}
        placeholder={t('order.find')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (shown.length === 1) onPick(shown[0])
        }}
      />
      {shown.length === 0 ? <p className="muted">{t('order.none', { what: typed.trim() })}</p> : null}
      {GROUPS.map((group) => {
        const inGroup = shown.filter((kind) => kind.group === group)
        if (inGroup.length === 0) return null
        return (
          <section key={group} aria-label={t(`order.group.${group}`)}>
            <h3>{t(`order.group.${group}`)}</h3>
            <ul>
              {inGroup.map((kind) => (
                <li key={kind.code}>
                  <button type="button" className="kind" onClick={() => onPick(kind)}>
                    {say(kind)}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
