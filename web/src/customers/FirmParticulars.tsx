import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { Party } from '../api/types'
import { Facts, useSay } from '../shell/figures'
import { valueText } from './facts'

/** What the file says of a firm, as it holds today. */
export function FirmParticulars({ party }: { party: Party }) {
  const { t } = useTranslation()
  const say = useSay()
  const path = { party_id: party.id }
  const kinds = useGet('/api/v1/customers/parties/{party_id}/fact-kinds', { path }, { staleMs: 60_000 })
  const facts = useGet('/api/v1/customers/parties/{party_id}/facts', { path, query: {} })
  const kind = kinds.data?.find((one) => one.code === 'FIRM')
  const row = facts.data?.items.find((one) => one.kind === 'FIRM')
  if (!kind || !row) return null
  const words = { yes: t('fact.flag.true'), no: t('fact.flag.false') }
  return (
    <Facts
      columns={3}
      items={kind.fields
        .filter((field) => field.name !== 'name')
        .map((field) => ({
          label: say(field),
          value: valueText(field, row.fields[field.name], say, words),
        }))}
    />
  )
}
