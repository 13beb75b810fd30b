import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Panel, useSay } from '../shell/figures'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { ComplaintDialog } from './ComplaintDialog'
import { DaysLeft } from './KycColumns'
import { KycDialog, SuspicionDialog } from './KycDialogs'
import { Loaded } from './PartyCases'

type Asked = 'kyc' | 'complaint' | 'suspicion'

/** The cases of duty about a customer. Those on suspicion are on no customer's page. */
export function PartyCasesOfDuty({ party }: { party: { id: string; name: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [asked, setAsked] = useState<Asked | null>(null)
  const rows = useGet(
    '/api/v1/customers/cases',
    { query: { party_id: party.id, limit: 50 } },
    { enabled: can('cases') },
  )
  if (!can('cases')) return null
  const close = () => setAsked(null)
  return (
    <Panel
      title={t('menu.cases')}
      extra={
        <span className="row-actions">
          {can('caseCreate') ? (
            <Button size="small" onClick={() => setAsked('kyc')}>
              {t('duty.openKyc')}
            </Button>
          ) : null}{' '}
          {can('complaintCreate') ? (
            <Button size="small" onClick={() => setAsked('complaint')}>
              {t('duty.openComplaint')}
            </Button>
          ) : null}{' '}
          {can('suspicionCreate') ? (
            <Button size="small" onClick={() => setAsked('suspicion')}>
              {t('duty.tellSuspicion')}
            </Button>
          ) : null}
        </span>
      }
    >
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('menu.cases')}
            rows={items}
            rowKey={(row) => row.id}
            rowLink={(row) => `/cases/${row.id}`}
            columns={[
              {
                key: 'number',
                title: t('duty.number'),
                render: (row) => <Link to={`/cases/${row.id}`}>{row.number}</Link>,
              },
              { key: 'kind', title: t('field.kind'), render: (row) => say(row, 'kind') },
              {
                key: 'state',
                title: t('field.state'),
                render: (row) => <StateTag kind="duty" state={row.state} />,
              },
              { key: 'due', title: t('duty.due'), render: (row) => formatDate(row.due_date) },
              { key: 'left', title: t('duty.clock'), render: (row) => <DaysLeft row={row} /> },
              {
                key: 'owner',
                title: t('duty.owner'),
                wideOnly: true,
                render: (row) => row.owner_name ?? '–',
              },
            ]}
            empty={<p className="muted">{t('duty.noneOfParty')}</p>}
          />
        )}
      </Loaded>
      <KycDialog open={asked === 'kyc'} onClose={close} partyId={party.id} />
      <ComplaintDialog open={asked === 'complaint'} onClose={close} party={party} />
      <SuspicionDialog open={asked === 'suspicion'} onClose={close} partyId={party.id} />
    </Panel>
  )
}
