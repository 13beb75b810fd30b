import type { TFunction } from 'i18next'
import { Button } from 'antd'
import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Party } from '../api/types'
import { Notes } from '../documents/Notes'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Facts, Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { whole } from '../shell/whole'
import { ConsentPanel } from './ConsentPanel'
import { CreditReports } from './CreditReports'
import { BeneficialOwners } from './KycOwners'
import { PartyCasesOfDuty } from './KycParty'
import { Applications, exposureOf, Loans, useLoans } from './PartyCases'
import { FirmParticulars } from './FirmParticulars'
import { FactsTab } from './FactsTab'
import { Marks, Missing } from './Missing'
import { PartyTimeline } from './PartyTimeline'
import { RelationsTab } from './RelationsTab'
import { PrivacyPanel } from './PrivacyPanel'
import { Reveal } from './Reveal'
import { Alerts, Contracts, Guarantees, Properties, useComposed } from './PartyLinks'

const Documents = lazy(() => import('../documents/Documents').then((file) => ({ default: file.Documents })))

export default function PartyPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const party = useGet('/api/v1/customers/parties/{party_id}', { path: { party_id: id } })
  const composed = useComposed(id)
  const parent = { to: '/customers', label: t('menu.customers') }
  return (
    <DetailLoader query={whole(party, composed)} parent={parent}>
      {(row) => <PartyDetail party={row} parent={parent} />}
    </DetailLoader>
  )
}

function PartyDetail({ party, parent }: { party: Party; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const can = useCan()
  const more = useSubjectTabs()
  const subject = reference('customers.party', party.id)
  const loans = useLoans(party.id)
  const sums = exposureOf(loans.data?.items ?? [])
  const trial = party.kind === 'TRIAL'
  const apply = can('applicationCreate') ? (
    <Button type="primary" onClick={() => void navigate(`/applications/new?borrower_id=${party.id}`)}>
      {t('party.apply')}
    </Button>
  ) : null
  return (
    <DetailPage
      parent={parent}
      title={party.name}
      subtitle={<span className="num">{party.number}</span>}
      marks={trial ? null : <Marks party={party} />}
      primary={apply}
      figures={[
        {
          label: t(`party.idType.${party.id_type}`, { defaultValue: t('field.id_number') }),
          value: party.id_number,
          note: t('masked'),
        },
        { label: phoneLabel(party, t), value: party.phone, note: t('masked') },
        ...(party.monthly_income_amount === null
          ? []
          : [
              {
                label: t('field.monthly_income_amount'),
                value: formatAmount(party.monthly_income_amount),
                note: party.currency,
              },
            ]),
        ...sums.map((one) => ({
          label: t('party.exposure'),
          value: formatAmount(one.balance),
          note: `${one.currency} · ${t('party.count', { count: one.count })}`,
        })),
        ...sums
          .filter((one) => one.dpd > 0)
          .map((one) => ({
            label: t('field.overdue_amount'),
            value: formatAmount(one.overdue),
            note: `${one.currency} · ${t('days', { count: one.dpd })}`,
            tone: 'refused' as const,
          })),
      ]}
      tabs={[
        {
          key: 'overview',
          label: t('tab.overview'),
          content: (
            <div className="stack">
              <Missing party={party} />
              <Identity party={party} />
              <Alerts partyId={party.id} />
              <Loans partyId={party.id} />
              <Contracts partyId={party.id} />
              <Applications partyId={party.id} action={apply} />
              <ConsentPanel partyId={party.id} />
              <CreditReports partyId={party.id} />
              <PartyCasesOfDuty party={party} />
              <PrivacyPanel partyId={party.id} />
              {party.kind === 'FIRM' ? <BeneficialOwners firmId={party.id} /> : null}
              <Guarantees partyId={party.id} />
              <Properties partyId={party.id} />
            </div>
          ),
        },
        ...(trial
          ? []
          : [
              { key: 'file', label: t('party.file'), content: () => <FactsTab party={party} /> },
              {
                key: 'relations',
                label: t('party.relations'),
                content: () => <RelationsTab party={party} />,
              },
            ]),
        ...more(subject, ['documents', 'notes', 'timeline'], {
          documents: () => <Documents subject={subject} />,
          notes: () => <Notes subject={subject} />,
          ...(can('timeline') ? { timeline: () => <PartyTimeline party={party} /> } : {}),
        }),
      ]}
    />
  )
}

function Identity({ party }: { party: Party }) {
  const { t } = useTranslation()
  const person = party.kind !== 'FIRM'
  const branches = useBranches()
  return (
    <Panel title={t('party.facts')} extra={<Reveal party={party} />}>
      <Facts
        columns={3}
        items={[
          { label: t('field.kind'), value: t(`party.kind.${party.kind}`, { defaultValue: party.kind }) },
          {
            label: t(`party.idType.${party.id_type}`, { defaultValue: t('field.id_number') }),
            value: <span className="num">{party.id_number}</span>,
          },
          person && { label: t('field.birth_date'), value: formatDate(party.birth_date) },
          person && {
            label: t('field.marital_status'),
            value: party.marital_status
              ? t(`party.marital.${party.marital_status}`, { defaultValue: party.marital_status })
              : null,
          },
          person && { label: t('field.employer'), value: party.employer },
          { label: t('field.branch_code'), value: branches.nameOf(party.branch_code) },
          { label: phoneLabel(party, t), value: <span className="num">{party.phone}</span> },
          { label: t('field.address'), value: party.address, wide: true },
        ]}
      />
      {person ? null : (
        <div className="particulars-more">
          <FirmParticulars party={party} />
        </div>
      )}
    </Panel>
  )
}

/** A firm has a phone, a person a mobile. */
const phoneLabel = (party: Party, t: TFunction) => t(party.kind === 'FIRM' ? 'firm.phone' : 'field.phone')
