import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Party } from '../api/types'
import { Documents } from '../documents/Documents'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { Timeline } from '../foundation/Timeline'
import { useBranches } from '../shell/branches'
import { DetailLoader, DetailPage } from '../shell/DetailPage'
import { Facts, Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { PartyCases } from './PartyCases'

export default function PartyPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const party = useGet('/api/v1/customers/parties/{party_id}', { path: { party_id: id } })
  const parent = { to: '/customers', label: t('menu.customers') }
  return (
    <DetailLoader query={party} parent={parent}>
      {(row) => <PartyDetail party={row} parent={parent} />}
    </DetailLoader>
  )
}

function PartyDetail({ party, parent }: { party: Party; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const can = useCan()
  const branches = useBranches()
  const subject = reference('customers.party', party.id)
  return (
    <DetailPage
      parent={parent}
      title={party.name}
      subtitle={<span className="num">{party.number}</span>}
      primary={
        can('applicationCreate') ? (
          <Button type="primary" onClick={() => void navigate(`/applications/new?borrower_id=${party.id}`)}>
            {t('party.apply')}
          </Button>
        ) : null
      }
      figures={[
        { label: t('field.id_number'), value: party.id_number, note: t('masked') },
        { label: t('field.birth_date'), value: formatDate(party.birth_date) },
        { label: t('field.phone'), value: party.phone, note: t('masked') },
        {
          label: t('field.monthly_income_amount'),
          value: formatAmount(party.monthly_income_amount),
          note: party.currency,
        },
      ]}
      tabs={[
        {
          key: 'overview',
          label: t('tab.overview'),
          content: (
            <div className="stack">
              <Panel title={t('party.facts')}>
                <Facts
                  columns={3}
                  items={[
                    {
                      label: t('field.kind'),
                      value: t(`party.kind.${party.kind}`, { defaultValue: party.kind }),
                    },
                    {
                      label: t('field.marital_status'),
                      value: party.marital_status
                        ? t(`party.marital.${party.marital_status}`, { defaultValue: party.marital_status })
                        : null,
                    },
                    { label: t('field.branch_code'), value: branches.nameOf(party.branch_code) },
                    { label: t('field.employer'), value: party.employer },
                    { label: t('field.address'), value: party.address, wide: true },
                  ]}
                />
              </Panel>
              <PartyCases partyId={party.id} />
            </div>
          ),
        },
        { key: 'documents', label: t('tab.documents'), content: <Documents subject={subject} /> },
        { key: 'timeline', label: t('tab.timeline'), content: <Timeline subject={subject} /> },
      ]}
    />
  )
}
