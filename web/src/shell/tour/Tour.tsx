import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../session'
import { ROLE_PAGES } from './wanted'

type Step = { key: string; target: string }
type Place = { box: DOMRect | null }
const WIDTH = 320
const GAP = 12

/** The way through the product for a role: the menu, search, work, the role's own first page, help. */
export function stepsFor(role: string, can: { work: boolean; notices: boolean }): Step[] {
  return [
    { key: 'menu', target: '[data-tour="menu"]' },
    { key: 'search', target: '[data-tour="search"]' },
    ...(can.work ? [{ key: 'queue', target: '.nav a[href="/work"]' }] : []),
    { key: role, target: `.nav a[href="${ROLE_PAGES[role]}"]` },
    can.notices
      ? { key: 'bell', target: '[data-tour="bell"]' }
      : { key: 'date', target: '[data-tour="date"]' },
    { key: 'help', target: '[data-tour="help"]' },
  ]
}

/** What the step points at, if it is on screen: on a phone the menu is not. */
function boxOf(target: string): DOMRect | null {
  const found = [...document.querySelectorAll<HTMLElement>(target)].find(
    (element) => element.getClientRects().length > 0,
  )
  return found?.getBoundingClientRect() ?? null
}

function placeCard(box: DOMRect | null) {
  if (!box) return { left: '50%', top: '50%', transform: 'translate(-50%, -50%)' }
  const beside = box.right + GAP + WIDTH < window.innerWidth && box.left < window.innerWidth / 3
  const left = beside ? box.right + GAP : Math.max(8, Math.min(box.left, window.innerWidth - WIDTH - 8))
  const top = beside ? Math.max(8, Math.min(box.top, window.innerHeight - 220)) : box.bottom + GAP
  return { left, top }
}

export default function Tour({ role, onEnd }: { role: string; onEnd: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const [steps] = useState(() => stepsFor(role, { work: can('work'), notices: can('notices') }))
  const [at, setAt] = useState(0)
  const [place, setPlace] = useState<Place>({ box: null })
  const card = useRef<HTMLDivElement>(null)
  const step = steps[at]
  useLayoutEffect(() => {
    const measure = () => setPlace({ box: boxOf(step.target) })
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [step.target])
  useEffect(() => {
    card.current?.focus()
  }, [at])
  const last = at === steps.length - 1
  const go = (to: number) => (to >= steps.length ? onEnd() : setAt(Math.max(0, to)))
  return (
    <>
      {place.box ? (
        <div
          className="tour-light"
          aria-hidden="true"
          style={{
            left: place.box.left - 4,
            top: place.box.top - 4,
            width: place.box.width + 8,
            height: place.box.height + 8,
          }}
        />
      ) : null}
      <div
        ref={card}
        className="tour-card"
        role="dialog"
        aria-label={t(`tour.step.${step.key}.title`)}
        tabIndex={-1}
        style={{ width: `min(${WIDTH}px, calc(100vw - 16px))`, ...placeCard(place.box) }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onEnd()
          if (event.key === 'ArrowRight') go(at + 1)
          if (event.key === 'ArrowLeft') go(at - 1)
        }}
      >
        <h2>{t(`tour.step.${step.key}.title`)}</h2>
        <p>{t(`tour.step.${step.key}.text`)}</p>
        <div className="tour-foot">
          <span className="muted num">{t('tour.at', { at: at + 1, of: steps.length })}</span>
          <span className="grow" />
          {last ? null : (
            <button type="button" className="link" onClick={onEnd}>
              {t('tour.skip')}
            </button>
          )}
          {at > 0 ? (
            <button type="button" className="button" onClick={() => go(at - 1)}>
              {t('tour.back')}
            </button>
          ) : null}
          <button type="button" className="button primary" onClick={() => go(at + 1)}>
            {last ? t('tour.done') : t('tour.next')}
          </button>
        </div>
      </div>
    </>
  )
}
