import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Application } from '../api/types'
import { daysBetween, formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { Amount, Facts, Panel, useSay } from '../shell/figures'
import { allows } from '../shell/rights'
import { useBusinessDate } from '../shell/session'
import { Mark } from '../shell/StateTag'

/** What the loan is for: the property, the terms asked for, and what the product asks to know besides. */

export function PropertyFacts({ application }: { application: Application }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const property = application.property
  if (!property) return null
  return (
    <Panel
      title={t('application.step.property')}
      extra={<Link to={`/properties/${property.id}`}>{property.number}</Link>}
    >
      <Facts
        items={[
          { label: t('field.address'), value: `${property.city} ${property.address}`, wide: true },
          {
            label: t('property.state'),
            value: t(`property.states.${property.state}`, { defaultValue: property.state }),
          },
          {
            label: t('field.value_amount'),
            value: (
              <>
                <Amount value={property.value_amount} />{' '}
                <span className="muted">
                  {formatDate(property.valued_on)}
                  {property.valued_on && today
                    ? ` · ${t('valuation.age', { count: daysBetween(property.valued_on, today) })}`
                    : ''}
                </span>
              </>
            ),
          },
        ]}
      />
    </Panel>
  )
}

export function RequestFacts({ application }: { application: Application }) {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  return (
    <Panel title={t('application.request')}>
      <Facts
        items={[
          { label: t('field.price_amount'), value: <Amount value={application.price_amount} /> },
          { label: t('field.homes_owned_count'), value: application.homes_owned_count },
          { label: t('application.debt'), value: <Amount value={application.other_debt_monthly_amount} /> },
          { label: t('field.branch_code'), value: branches.nameOf(application.branch_code) },
          application.combined_with
            ? {
                label: t('application.combinedWith'),
                value: (
                  <>
                    <Link to={`/applications/${application.combined_with.id}`}>
                      {application.combined_with.number}
                    </Link>{' '}
                    {say(application.combined_with, 'product')}{' '}
                    <Amount value={application.combined_with.requested_amount} />
                  </>
                ),
                wide: true,
              }
            : null,
          !application.combined_with && allows(application, 'edit') && application.property
            ? {
                label: t('application.combinedWith'),
                value: <Link to={combining(application)}>{t('application.combine')}</Link>,
              }
            : null,
          application.limit
            ? {
                label: t('limit.title'),
                value: (
                  <>
                    <Amount value={application.limit.amount} />{' '}
                    <span className="muted">
                      {application.limit.number} ·{' '}
                      {t('limit.until', { on: formatDate(application.limit.expires_on) })}
                    </span>
                  </>
                ),
                wide: true,
              }
            : null,
        ]}
      />
    </Panel>
  )
}

const combining = (application: Application) =>
  `/applications/new?${new URLSearchParams({
    borrower_id: application.parties.find((party) => party.role === 'BORROWER')?.party_id ?? '',
    property_id: application.property?.id ?? '',
    combined_with: application.id,
  }).toString()}`

/** What the product asks to know besides, and what was told. */
export function Told({ application }: { application: Application }) {
  const { t } = useTranslation()
  const say = useSay()
  if (application.facts.length === 0) return null
  return (
    <Panel title={t('application.told')}>
      <Facts
        items={application.facts.map((fact) => ({
          label: say(fact),
          value:
            fact.value === null ? (
              fact.known ? (
                '✓'
              ) : (
                <Mark tone="attention">{t('application.notTold')}</Mark>
              )
            ) : fact.kind === 'CHOICE' ? (
              say(fact.choices.find((choice) => choice.code === fact.value))
            ) : (
              <span className="num">
                {fact.value} {say(fact, 'unit')}
              </span>
            ),
        }))}
      />
    </Panel>
  )
}
