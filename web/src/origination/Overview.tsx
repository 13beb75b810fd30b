import { Alert } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Application } from '../api/types'
import { formatDate, formatMoment } from '../format/date'
import { formatRatio, shift } from '../format/rate'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { Amount, Facts, Panel, useSay } from '../shell/figures'
import { Mark, StateTag } from '../shell/StateTag'
import { VotePanel } from './VotePanel'

/** All an approver needs on one screen: who asks for what, how it stands to the limits, why, and the vote. */
export function Overview({ application }: { application: Application }) {
  const { t } = useTranslation()
  return (
    <>
      {application.missing.length > 0 ? <Missing application={application} /> : null}
      <div className="columns columns-3">
        <div className="stack">
          <Parties application={application} />
          <PropertyFacts application={application} />
          <RequestFacts application={application} />
        </div>
        <div className="stack">
          <Ratios application={application} />
          <Score application={application} />
        </div>
        <div className="stack">
          <VotePanel application={application} />
          <Decision application={application} />
          {application.approval || application.limit ? null : <p className="muted">{t('approval.notYet')}</p>}
        </div>
      </div>
    </>
  )
}

function Missing({ application }: { application: Application }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <Alert
      type="warning"
      showIcon
      className="problem"
      title={`${t('application.missing')} ${application.missing
        .map(
          (code) =>
            say(application.checklist.find((item) => item.kind === code)) ||
            t(`missing.${code}`, { defaultValue: code }),
        )
        .join(t('join'))}`}
    />
  )
}

function Parties({ application }: { application: Application }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('application.parties')}>
      <div className="compact">
        <DataTable
          label={t('application.parties')}
          rows={application.parties}
          rowKey={(party) => party.party_id}
          columns={[
            {
              key: 'name',
              title: t('party.name'),
              wrap: true,
              render: (party) => (
                <>
                  <Link to={`/customers/${party.party_id}`}>{party.name}</Link>
                  <div className="muted num" title={t('masked')}>
                    {party.id_number}
                  </div>
                </>
              ),
            },
            {
              key: 'role',
              title: t('party.role'),
              render: (party) => t(`role.${party.role}`, { defaultValue: party.role }),
            },
            {
              key: 'income',
              title: t('party.income'),
              align: 'right',
              render: (party) => <Amount value={party.monthly_income_amount} />,
            },
          ]}
        />
      </div>
    </Panel>
  )
}

function PropertyFacts({ application }: { application: Application }) {
  const { t } = useTranslation()
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
                <span className="muted">{formatDate(property.valued_on)}</span>
              </>
            ),
          },
        ]}
      />
    </Panel>
  )
}

function RequestFacts({ application }: { application: Application }) {
  const { t } = useTranslation()
  const branches = useBranches()
  return (
    <Panel title={t('application.request')}>
      <Facts
        items={[
          { label: t('field.price_amount'), value: <Amount value={application.price_amount} /> },
          { label: t('field.homes_owned_count'), value: application.homes_owned_count },
          { label: t('application.debt'), value: <Amount value={application.other_debt_monthly_amount} /> },
          { label: t('field.branch_code'), value: branches.nameOf(application.branch_code) },
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

export function Ratios({ application }: { application: Application }) {
  const { t } = useTranslation()
  if (application.ratios.length === 0) return <p className="muted">{t('ratio.notYet')}</p>
  return (
    <Panel title={t('ratio.title')}>
      <div className="compact">
        <DataTable
          label={t('ratio.title')}
          rows={application.ratios}
          rowKey={(ratio) => ratio.code}
          columns={[
            {
              key: 'name',
              title: t('ratio.name'),
              wrap: true,
              render: (ratio) => (
                <>
                  {t(`ratio.${ratio.code}`, { defaultValue: ratio.code })}
                  <div className="muted compact-source" title={ratio.source}>
                    <span>{ratio.source}</span>
                    {ratio.confirmed ? null : (
                      <Mark tone="attention" title={t('confirmed.help')}>
                        {t('confirmed.no')}
                      </Mark>
                    )}
                  </div>
                </>
              ),
            },
            {
              key: 'value',
              title: t('ratio.value'),
              align: 'right',
              render: (ratio) => (
                <span className={ratio.within === false ? 'num strong bad' : 'num strong'}>
                  {formatRatio(ratio.value)}
                </span>
              ),
            },
            {
              key: 'limit',
              title: t('ratio.max'),
              align: 'right',
              render: (ratio) => <span className="num">{formatRatio(ratio.limit)}</span>,
            },
            {
              key: 'within',
              title: t('ratio.result'),
              align: 'right',
              render: (ratio) =>
                ratio.within === null || ratio.within === undefined ? (
                  '–'
                ) : ratio.within ? (
                  <span className="good">✓ {t('ratio.within')}</span>
                ) : (
                  <span className="bad">✕ {t('ratio.over')}</span>
                ),
            },
          ]}
        />
      </div>
    </Panel>
  )
}

/** A fact as a person says it: basis points as a percentage, a code as its word. */
const pointValue = (point: { attribute: string; value: string | number }, t: TFunction): string => {
  if (point.value === '' || point.value === null) return ''
  if (point.attribute.endsWith('_bp')) return formatRatio(shift(String(point.value), -4))
  if (point.attribute === 'marital_status')
    return t(`party.marital.${point.value}`, { defaultValue: String(point.value) })
  return String(point.value)
}

function Score({ application }: { application: Application }) {
  const { t } = useTranslation()
  const say = useSay()
  const score = application.score
  if (!score) return null
  return (
    <Panel
      title={t('score.title')}
      extra={
        <>
          <strong className="figure-value">{score.total}</strong> {score.table}
        </>
      }
    >
      <div className="compact">
        <DataTable
          label={t('score.title')}
          rows={score.points}
          rowKey={(point) => point.attribute}
          columns={[
            {
              key: 'name',
              title: t('score.factor'),
              wrap: true,
              render: (point) => say(point) || point.attribute,
            },
            {
              key: 'value',
              title: t('score.value'),
              align: 'right',
              render: (point) => pointValue(point, t),
            },
            {
              key: 'points',
              title: t('score.points'),
              align: 'right',
              render: (point) => (
                <span className="num">{point.points > 0 ? `+${point.points}` : point.points}</span>
              ),
            },
          ]}
        />
      </div>
    </Panel>
  )
}

export function Decision({ application }: { application: Application }) {
  const { t } = useTranslation()
  const say = useSay()
  const decision = application.decision
  if (!decision) return null
  return (
    <Panel title={t('decision.title')} extra={<StateTag kind="decision" state={decision.outcome} />}>
      <ul className="reasons">
        {decision.reasons.map((reason) => (
          <li key={reason.row}>
            <span className="muted num">{reason.row}</span>
            <span>{say(reason, '')}</span>
          </li>
        ))}
      </ul>
      <p className="muted">
        {t('decision.by', {
          table: decision.table,
          version: decision.version,
          at: formatMoment(decision.decided_at),
        })}
      </p>
    </Panel>
  )
}
