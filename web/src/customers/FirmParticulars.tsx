import { useTranslation } from 'react-i18next'
import type { Party } from '../api/types'
import { Facts, useSay } from '../shell/figures'
import { valueText } from './facts'
import { useFactKinds, useFactsToday } from './fileQueries'

/** What the file says of a firm, as it holds today. */
export function FirmParticulars({ party }: { party: Party }) {
  const { t } = useTranslation()
  const say = useSay()
  const kinds = useFactKinds(party.id)
  const facts = useFactsToday(party.id)
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
