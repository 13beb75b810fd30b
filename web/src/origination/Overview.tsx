import { Alert } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Application } from '../api/types'
import { Checklist, useFiles } from '../documents/Documents'
import { FileSheet, type FileRow } from '../documents/FileSheet'
import { formatMoment } from '../format/date'
import { formatRatio, shift } from '../format/rate'
import { DataTable } from '../shell/DataTable'
import { Amount, Panel, useSay } from '../shell/figures'
import { allows } from '../shell/rights'
import { useCan } from '../shell/session'
import { Mark, StateTag } from '../shell/StateTag'
import { reference } from '../shell/subject'
import { barOf, missingOf, type Ratio } from './reading'
import { PropertyFacts, RequestFacts, Told } from './Request'
import './origination.css'
import { VotePanel } from './VotePanel'

/** All an approver needs on one screen: who asks for what, how it stands to the limits, why, and the vote. */
export function Overview({ application }: { application: Application }) {
  const { t } = useTranslation()
  return (
    <>
      {application.missing.length > 0 || application.incomplete.length > 0 ? (
        <Missing application={application} />
      ) : null}
      <div className="columns columns-3 case">
        <div className="stack">
          <Parties application={application} />
          <PropertyFacts application={application} />
          <RequestFacts application={application} />
          <Told application={application} />
        </div>
        <div className="stack">
          <Ratios application={application} />
          <Score application={application} />
          <Papers application={application} />
        </div>
        <div className="stack">
          {application.appeal ? <Appeal application={application} /> : null}
          <VotePanel application={application} />
          <Decision application={application} />
          {application.approval || application.limit ? null : <p className="muted">{t('approval.notYet')}</p>}
        </div>
      </div>
    </>
  )
}

/** What is still to be given before it can be submitted, each leading to the step of the form where it is given. */
export function Missing({ application }: { application: Application }) {
  const { t } = useTranslation()
  const nameOf = useMissingName(application)
  const edits = allows(application, 'edit')
  const things = missingOf(application)
  return (
    <Alert
      type="warning"
      showIcon
      className="problem"
      title={
        <>
          {t(application.state === 'DRAFT' ? 'application.missing' : 'application.stillMissing')}{' '}
          {things.map(({ code, step }, at) => (
            <span key={code}>
              {at > 0 ? t('join') : ''}
              {edits ? (
                <Link to={`/applications/${application.id}/edit?step=${step}`}>{nameOf(code)}</Link>
              ) : (
                nameOf(code)
              )}
            </span>
          ))}
        </>
      }
    />
  )
}

export function useMissingName(application: Application): (code: string) => string {
  const { t } = useTranslation()
  const say = useSay()
  return (code) =>
    say(application.checklist.find((item) => item.kind === code)) ||
    say(application.facts.find((fact) => fact.code === code)) ||
    t(`missing.${code}`, { defaultValue: t(`field.${code}`, { defaultValue: code }) })
}

/** Why it is decided anew. */
function Appeal({ application }: { application: Application }) {
  const { t } = useTranslation()
  const { by_name, at, reason } = application.appeal!
  return (
    <Panel title={t('appeal.button')} extra={`${by_name} ${formatMoment(at)}`}>
      <p>{reason}</p>
    </Panel>
  )
}

function Papers({ application }: { application: Application }) {
  const can = useCan()
  const [shown, setShown] = useState<FileRow | null>(null)
  const files = useFiles(reference('origination.application', application.id), can('documents'))
  return (
    <>
      <Checklist
        compact
        checklist={application.checklist}
        files={files.data?.items ?? []}
        onShow={setShown}
      />
      <FileSheet file={shown} onClose={() => setShown(null)} />
    </>
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
                  <Link to={`/customers/${party.party_id}`}>{party.name}</Link>{' '}
                  <span className="muted num" title={t('masked')}>
                    {party.id_number}
                  </span>
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

/** Each ratio before and after this loan against its limit, as a bar and in words. */
export function Ratios({ application }: { application: Application }) {
  const { t } = useTranslation()
  const trial = useTrial(application)
  const ratios = application.ratios.length > 0 ? application.ratios : (trial.data?.ratios ?? [])
  if (ratios.length === 0) return <p className="muted">{t('ratio.notYet')}</p>
  return (
    <Panel title={t('ratio.title')} extra={application.ratios.length === 0 ? t('ratio.trial') : undefined}>
      <ul className="ratios">
        {ratios.map((ratio) => (
          <li key={ratio.code}>
            <RatioBar ratio={ratio} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** A draft that is complete is assessed on the way, without being submitted. */
export function useTrial(application: Application) {
  return useGet(
    '/api/v1/origination/applications/{application_id}/trial',
    { path: { application_id: application.id } },
    {
      enabled:
        application.state === 'DRAFT' &&
        application.incomplete.length === 0 &&
        Boolean(application.property?.value_amount),
      derived: true,
    },
  )
}

export function RatioBar({ ratio }: { ratio: Ratio }) {
  const { t } = useTranslation()
  const name = t(`ratio.${ratio.code}`, { defaultValue: ratio.code })
  const { value, before, limit } = barOf(ratio)
  return (
    <>
      <div className="ratio-line">
        <span title={ratio.source}>
          {name}
          {ratio.confirmed ? null : (
            <>
              {' '}
              <Mark tone="attention" title={`${t('confirmed.help')} ${ratio.source}`}>
                {t('confirmed.no')}
              </Mark>
            </>
          )}
        </span>
        <span className="num">
          {ratio.value_before ? (
            <span className="muted">{t('ratio.from', { value: formatRatio(ratio.value_before) })} </span>
          ) : null}
          <strong className={ratio.within ? undefined : 'bad'}>{formatRatio(ratio.value)}</strong>{' '}
          {ratio.within ? (
            <span className="good">✓ {t('ratio.within')}</span>
          ) : (
            <span className="bad">✕ {t('ratio.over')}</span>
          )}
        </span>
      </div>
      <div className={ratio.within ? 'meter' : 'meter over'} aria-hidden="true">
        <span className="meter-value" style={{ width: `${value}%` }} />
        <span className="meter-before" style={{ width: `${before}%` }} />
        <span className="meter-limit" style={{ left: `${limit}%` }} />
      </div>
      <div className="muted ratio-source" title={ratio.source}>
        {t('ratio.limit', { limit: formatRatio(ratio.limit) })} · {ratio.source}
      </div>
    </>
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
  const can = useCan()
  const score = application.score
  if (!score) return null
  const scoreTable = t(`rules.table.${score.table}`, { defaultValue: score.table })
  return (
    <Panel
      title={t('score.title')}
      extra={
        <>
          <strong className="figure-value">{score.total}</strong>{' '}
          {can('pointsTables') ? (
            <Link to={`/tables/points/${score.table}?version=${score.version}`}>{scoreTable}</Link>
          ) : (
            scoreTable
          )}{' '}
          {t('rules.version', { number: score.version })}
        </>
      }
    >
      <ul className="points">
        {score.points.map((point) => (
          <li key={point.attribute}>
            <span>{say(point) || point.attribute}</span>
            <span className="muted">{pointValue(point, t)}</span>
            <span className="num">{point.points > 0 ? `+${point.points}` : point.points}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

export function Decision({ application }: { application: Application }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const decision = application.decision
  if (!decision) return null
  const table = t(`rules.table.${decision.table.replace('.', '_')}`, { defaultValue: decision.table })
  return (
    <Panel title={t('decision.title')} extra={<StateTag kind="decision" state={decision.outcome} />}>
      <ul className="reasons">
        {decision.reasons.map((reason) => (
          <li key={reason.row}>
            <StateTag kind="check" state={reason.outcome} />
            <span>{say(reason, '')}</span>
            <span className="muted num">{t('decision.row', { number: reason.row })}</span>
          </li>
        ))}
      </ul>
      <p className="muted">
        {can('tables') ? (
          <Link to={`/tables/${decision.table}?version=${decision.version}`}>{table}</Link>
        ) : (
          table
        )}{' '}
        {t('rules.version', { number: decision.version })} · {formatMoment(decision.decided_at)}
      </p>
    </Panel>
  )
}
