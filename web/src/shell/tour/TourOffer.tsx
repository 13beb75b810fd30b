import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useSay } from '../figures'
import type { useTour } from './wanted'

/** Asks once whether a person wants to be shown around; takes no focus and covers nothing. */
export function TourOffer({ tour }: { tour: ReturnType<typeof useTour> }) {
  const { t } = useTranslation()
  const say = useSay()
  const [, setSearch] = useSearchParams()
  if (!tour.offered || tour.asked) return null
  return (
    <section className="tour-offer" aria-label={t('tour.offer')}>
      <strong>{t('tour.offer')}</strong>
      <p className="muted">{t('tour.offerText', { role: say(tour.role) })}</p>
      <div className="pop-actions">
        <button
          type="button"
          className="link"
          onClick={() =>
            setSearch(
              (current) => {
                const next = new URLSearchParams(current)
                next.set('tour', '1')
                return next
              },
              { replace: true },
            )
          }
        >
          {t('tour.start')}
        </button>
        <button type="button" className="link" onClick={tour.finish}>
          {t('tour.later')}
        </button>
      </div>
    </section>
  )
}
