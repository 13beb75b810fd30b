import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Party } from '../api/types'
import { ActionDialog } from '../shell/ActionDialog'
import { DateField, TextField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { useBusinessDate, useCan } from '../shell/session'
import { FactDialog } from './FactDialog'
import type { FactKind, FactRow } from './facts'

type Act = 'change' | 'end' | 'withdraw' | 'verify'

/** What a person may do with a value that is believed today. */
export function FactActs({ party, kind, row }: { party: Party; kind: FactKind; row: FactRow }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [act, setAct] = useState<Act | null>(null)
  const acts: Act[] = [
    ...(can('factCreate') ? (['change', 'end', 'withdraw'] as const) : []),
    ...(can('factVerify') && row.verified_date === null ? (['verify'] as const) : []),
  ]
  const close = () => setAct(null)
  return (
    <span className="fact-acts">
      {acts.map((one) => (
        <button
          key={one}
          type="button"
          className="link"
          aria-label={`${t(`fact.${one}`)}：${say(kind)}`}
          onClick={() => setAct(one)}
        >
          {t(`fact.${one}`)}
        </button>
      ))}
      {act === 'change' ? <FactDialog party={party} kind={kind} row={row} onClose={close} /> : null}
      {act === 'end' ? <EndDialog kind={kind} row={row} onClose={close} /> : null}
      {act === 'withdraw' ? <WithdrawDialog kind={kind} row={row} onClose={close} /> : null}
      {act === 'verify' ? <VerifyDialog kind={kind} row={row} onClose={close} /> : null}
    </span>
  )
}

type Props = { kind: FactKind; row: FactRow; onClose: () => void }

function EndDialog({ kind, row, onClose }: Props) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const end = useCommand('/api/v1/customers/facts/{fact_id}/end')
  return (
    <ActionDialog<{ ends_date: string; reason: string }>
      open
      title={t('fact.endTitle', { kind: say(kind) })}
      submit={t('fact.end')}
      initial={{ ends_date: today }}
      onClose={onClose}
      onSubmit={(body) => end.mutateAsync({ path: { fact_id: row.id }, body })}
    >
      <DateField
        name="ends_date"
        label={t('fact.ends')}
        required
        min={row.starts_date}
        help={t('fact.endsHelp')}
      />
      <TextField name="reason" label={t('fact.reason')} required />
    </ActionDialog>
  )
}

function WithdrawDialog({ kind, row, onClose }: Props) {
  const { t } = useTranslation()
  const say = useSay()
  const withdraw = useCommand('/api/v1/customers/facts/{fact_id}/withdraw')
  return (
    <ActionDialog<{ reason: string }>
      open
      danger
      title={t('fact.withdrawTitle', { kind: say(kind) })}
      submit={t('fact.withdraw')}
      onClose={onClose}
      onSubmit={(body) => withdraw.mutateAsync({ path: { fact_id: row.id }, body })}
    >
      <p className="wide">{t('fact.withdrawText')}</p>
      <TextField name="reason" label={t('fact.reason')} required wide />
    </ActionDialog>
  )
}

function VerifyDialog({ kind, row, onClose }: Props) {
  const { t } = useTranslation()
  const say = useSay()
  const verify = useCommand('/api/v1/customers/facts/{fact_id}/verify')
  return (
    <ActionDialog<Record<string, unknown>>
      open
      title={t('fact.verifyTitle', { kind: say(kind) })}
      submit={t('fact.verify')}
      onClose={onClose}
      onSubmit={() => verify.mutateAsync({ path: { fact_id: row.id } })}
    >
      <p className="wide">{t('fact.verifyText', { evidence: row.evidence || t('fact.noEvidence') })}</p>
    </ActionDialog>
  )
}
