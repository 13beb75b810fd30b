import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand } from '../api/hooks'
import type { Answer, Party } from '../api/types'
import { formatTime } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { SelectField, TextAreaField } from '../shell/fields'
import { Facts } from '../shell/figures'
import { useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'
import { reference } from '../shell/subject'
import { PURPOSES } from './privacy'

type Revealed = Answer<'/api/v1/customers/parties/{party_id}/revealed'>
type Asked = { purpose: (typeof PURPOSES)[number]; reason: string }

/** What is masked says so; who may see it says what for, sees it for minutes, and that is recorded. */
export function Reveal({ party }: { party: Pick<Party, 'id' | 'name'> }) {
  const { t } = useTranslation()
  const can = useCan()
  const reveal = useCommand('/api/v1/customers/parties/{party_id}/reveal')
  const [asking, setAsking] = useState(false)
  // Kept here alone, and only until its time is over.
  const [shown, setShown] = useState<Revealed | null>(null)
  const [looking, setLooking] = useState(false)
  const ends = shown ? Date.parse(shown.ends_at) : null
  useEffect(() => {
    if (ends === null) return
    const over = setTimeout(
      () => {
        setShown(null)
        setLooking(false)
      },
      Math.max(ends - Date.now(), 0),
    )
    return () => clearTimeout(over)
  }, [ends])
  const seen = can('looks') ? (
    <Link to={`/looks?person=${encodeURIComponent(reference('customers.party', party.id))}`}>
      {t('privacy.whoSaw')}
    </Link>
  ) : null
  if (!can('partyReveal')) return seen ?? <>{t('party.maskedHelp')}</>
  return (
    <>
      {shown ? t('privacy.revealOpen', { until: formatTime(shown.ends_at) }) : t('party.masked')}{' '}
      <button type="button" className="link" onClick={() => (shown ? setLooking(true) : setAsking(true))}>
        {t('party.reveal')}
      </button>{' '}
      {seen}
      <ActionDialog<Asked>
        open={asking}
        title={t('party.revealTitle', { name: party.name })}
        submit={t('party.reveal')}
        onClose={() => setAsking(false)}
        onSubmit={async (body) => {
          setShown(await reveal.mutateAsync({ path: { party_id: party.id }, body }))
          setLooking(true)
        }}
      >
        <p className="wide">{t('privacy.revealText')}</p>
        <SelectField
          name="purpose"
          label={t('privacy.purpose')}
          required
          wide
          options={PURPOSES.map((value) => ({ value, label: t(`privacy.purposes.${value}`) }))}
        />
        <TextAreaField name="reason" label={t('party.revealReason')} required wide rows={2} />
      </ActionDialog>
      <Sheet
        open={looking && shown !== null}
        side="middle"
        title={party.name}
        onClose={() => setLooking(false)}
      >
        <Facts
          columns={1}
          items={[
            { label: t('field.id_number'), value: <span className="num">{shown?.id_number}</span> },
            { label: t('field.phone'), value: <span className="num">{shown?.phone}</span> },
            { label: t('field.address'), value: shown?.address },
          ]}
        />
        <p className="muted">
          {shown ? t('privacy.revealOpen', { until: formatTime(shown.ends_at) }) : null}
        </p>
      </Sheet>
    </>
  )
}
