import { useTranslation } from 'react-i18next'
import { ListPage } from '../shell/ListPage'
import { CASE_STATES } from './duty'
import { useDutyColumns } from './KycColumns'

/** Suspicious transactions, for those who may know of them. */
export default function KycSuspicions() {
  const { t } = useTranslation()
  const columns = useDutyColumns({ kinds: false, topics: false })
  return (
    <ListPage
      title={t('menu.suspicions')}
      path="/api/v1/customers/suspicions"
      right="suspicions"
      sort="due_date"
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: CASE_STATES.map((value) => ({ value, label: t(`state.duty.${value}`) })),
        },
      ]}
      rowLink={(row) => `/cases/${row.id}`}
      columns={columns}
      empty={{ title: t('duty.noSuspicions'), help: t('duty.noSuspicionsHelp') }}
    />
  )
}
