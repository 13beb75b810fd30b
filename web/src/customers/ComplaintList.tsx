import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { ComplaintDialog } from './ComplaintDialog'
import { CASE_STATES } from './duty'
import { useDutyColumns } from './KycColumns'

/** Complaints with the time that is left to answer them. */
export default function ComplaintList() {
  const { t } = useTranslation()
  const can = useCan()
  const [opening, setOpening] = useState(false)
  const columns = useDutyColumns({ kinds: false, topics: true })
  const create = can('complaintCreate') ? (
    <Button type="primary" onClick={() => setOpening(true)}>
      {t('duty.openComplaint')}
    </Button>
  ) : null
  return (
    <>
      <ListPage
        title={t('menu.complaints')}
        path="/api/v1/customers/cases"
        right="cases"
        sort="due_date"
        fixed={{ kind: 'COMPLAINT' }}
        primary={create}
        filters={[
          {
            name: 'state',
            label: t('field.state'),
            kind: 'select',
            options: CASE_STATES.map((value) => ({ value, label: t(`state.duty.${value}`) })),
          },
          { name: 'late', label: t('duty.late'), kind: 'switch' },
        ]}
        rowLink={(row) => `/cases/${row.id}`}
        columns={columns}
        empty={{ title: t('duty.noComplaints'), help: t('duty.noComplaintsHelp'), action: create }}
      />
      <ComplaintDialog open={opening} onClose={() => setOpening(false)} />
    </>
  )
}
