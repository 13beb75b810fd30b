import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Party } from '../api/types'
import { useBranches } from '../shell/branches'
import { ActionDialog } from '../shell/ActionDialog'
import { PartyFields, partyBody, partyInitial, type PartyValues } from './PartyFields'

/** A customer registered from another form, which keeps everything that stands in it. */
export function NewPartyDialog({
  open,
  onClose,
  onMade,
}: {
  open: boolean
  onClose: () => void
  onMade: (party: Party) => void
}) {
  const { t } = useTranslation()
  const branches = useBranches()
  const create = useCommand('/api/v1/customers/parties')
  return (
    <ActionDialog<PartyValues>
      open={open}
      width={680}
      title={t('party.register')}
      submit={t('party.submit')}
      initial={partyInitial(branches.first)}
      onClose={onClose}
      onSubmit={async (values) => onMade(await create.mutateAsync({ body: partyBody(values) }))}
    >
      {(values) => <PartyFields values={values} />}
    </ActionDialog>
  )
}
