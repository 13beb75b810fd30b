import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { CASE_KINDS, CASE_STATES } from './duty'
import { useDutyColumns } from './KycColumns'
import { KycDialog } from './KycDialogs'

/** Cases of due diligence, screening and complaints: those due first on top. */
export default function KycList() {
  const { t } = useTranslation()
  const can = useCan()
  const [opening, setOpening] = useState(false)
  const columns = useDutyColumns({ kinds: true, topics: false })
  const create = can('caseCreate') ? (
    <Button type="primary" onClick={() => setOpening(true)}>
      {t('duty.openKyc')}
    </Button>
  ) : null
  return (
    <>
      <ListPage
        title={t('menu.cases')}
        path="/api/v1/customers/cases"
        right="cases"
        sort="due_date"
        primary={create}
        filters={[
          {
            name: 'kind',
            label: t('field.kind'),
            kind: 'select',
            options: CASE_KINDS.map((value) => ({ value, label: t(`duty.kind.${value}`) })),
          },
          {
            name: 'state',
            label: t('field.state'),
            kind: 'select',
            options: CASE_STATES.map((value) => ({ value, label: t(`state.duty.${value}`) })),
          },
          { name: 'mine', label: t('duty.mine'), kind: 'switch' },
          { name: 'late', label: t('duty.late'), kind: 'switch' },
        ]}
        rowLink={(row) => `/cases/${row.id}`}
        columns={columns}
        empty={{ title: t('duty.empty'), help: t('duty.emptyHelp'), action: create }}
      />
      <KycDialog open={opening} onClose={() => setOpening(false)} />
    </>
  )
}
