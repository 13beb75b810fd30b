import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Party } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { TextAreaField } from '../shell/fields'
import { Facts } from '../shell/figures'
import { useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'

type Shown = { id_number: string; phone: string }

/** What is masked says so; who may see it says why, sees it once, and that is recorded. */
export function Reveal({ party }: { party: Pick<Party, 'id' | 'name'> }) {
  const { t } = useTranslation()
  const can = useCan()
  const reveal = useCommand('/api/v1/customers/parties/{party_id}/reveal')
  const [asking, setAsking] = useState(false)
  // Kept here alone, and only while it is looked at.
  const [shown, setShown] = useState<Shown | null>(null)
  const forget = () => {
    setShown(null)
    reveal.reset()
  }
  if (!can('partyReveal')) return <>{t('party.maskedHelp')}</>
  return (
    <>
      {t('party.masked')}{' '}
      <button type="button" className="link" onClick={() => setAsking(true)}>
        {t('party.reveal')}
      </button>
      <ActionDialog<{ reason: string }>
        open={asking}
        title={t('party.revealTitle', { name: party.name })}
        submit={t('party.reveal')}
        onClose={() => setAsking(false)}
        onSubmit={async (body) => {
          const { id_number, phone } = await reveal.mutateAsync({ path: { party_id: party.id }, body })
          setShown({ id_number, phone })
        }}
      >
        <p className="wide">{t('party.revealText')}</p>
        <TextAreaField name="reason" label={t('party.revealReason')} required wide rows={2} />
      </ActionDialog>
      <Sheet open={shown !== null} side="middle" title={party.name} onClose={forget}>
        <Facts
          columns={1}
          items={[
            { label: t('field.id_number'), value: <span className="num">{shown?.id_number}</span> },
            { label: t('field.phone'), value: <span className="num">{shown?.phone}</span> },
          ]}
        />
        <p className="muted">{t('party.revealed')}</p>
      </Sheet>
    </>
  )
}
