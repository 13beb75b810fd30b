import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Party } from '../api/types'
import { formatDate } from '../format/date'
import { Skeleton } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { DateInput } from '../shell/list/DateInput'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { FactActs } from './FactActs'
import { FactDialog } from './FactDialog'
import { FactHistory } from './FactHistory'
import { useFactKinds } from './fileQueries'
import { valueText, type FactKind, type FactRow } from './facts'
import './facts.css'

/** What is known of a customer, as it was believed on a day about a day; both stand in the address. */
export function FactsTab({ party }: { party: Party }) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const [on, knownOn] = [search.get('on') ?? '', search.get('known_on') ?? '']
  const path = { party_id: party.id }
  const kinds = useFactKinds(party.id)
  const facts = useGet(
    '/api/v1/customers/parties/{party_id}/facts',
    { path, query: { ...(on ? { on } : {}), ...(knownOn ? { known_on: knownOn } : {}) } },
    { keep: true },
  )
  const set = (name: string, value: string) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true },
    )
  const back = on !== '' || knownOn !== ''
  const problem = kinds.error ?? facts.error
  return (
    <div className="stack">
      <Panel title={t('fact.asOf')}>
        <div className="fact-days">
          <label>
            <span>{t('fact.on')}</span>
            <DateInput value={on} label={t('fact.on')} onChange={(value) => set('on', value)} />
          </label>
          <label>
            <span>{t('fact.knownOn')}</span>
            <DateInput
              value={knownOn}
              label={t('fact.knownOn')}
              onChange={(value) => set('known_on', value)}
            />
          </label>
          {back ? (
            <Button
              onClick={() => {
                setSearch(new URLSearchParams({ tab: 'file' }), { replace: true })
              }}
            >
              {t('fact.backToToday')}
            </Button>
          ) : null}
        </div>
        <p className="muted" role="status">
          {facts.data
            ? t('fact.believed', { known: formatDate(facts.data.known_on), on: formatDate(facts.data.on) })
            : t('fact.asOfHelp')}
        </p>
      </Panel>
      {problem ? <ProblemAlert problem={problem} onRetry={() => void facts.refetch()} /> : null}
      {kinds.data && facts.data ? (
        kinds.data.map((kind) => (
          <KindPanel
            key={kind.code}
            party={party}
            kind={kind}
            rows={facts.data.items.filter((row) => row.kind === kind.code)}
            past={back}
          />
        ))
      ) : problem ? null : (
        <Skeleton rows={6} />
      )}
    </div>
  )
}

function KindPanel({
  party,
  kind,
  rows,
  past,
}: {
  party: Party
  kind: FactKind
  rows: FactRow[]
  past: boolean
}) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [open, setOpen] = useState<'record' | 'history' | null>(null)
  return (
    <Panel
      title={say(kind)}
      extra={
        <span className="fact-acts">
          <button
            type="button"
            className="link"
            aria-label={`${t('fact.history')}：${say(kind)}`}
            onClick={() => setOpen('history')}
          >
            {t('fact.history')}
          </button>
          {can('factCreate') && !past ? (
            <button
              type="button"
              className="link"
              aria-label={`${t('fact.record')}：${say(kind)}`}
              onClick={() => setOpen('record')}
            >
              {t('fact.record')}
            </button>
          ) : null}
        </span>
      }
    >
      {rows.length === 0 ? <p className="muted">{t('fact.none')}</p> : null}
      {rows.map((row) => (
        <FactCard key={row.id} kind={kind} row={row}>
          {past ? null : <FactActs party={party} kind={kind} row={row} />}
        </FactCard>
      ))}
      {open === 'record' ? (
        <FactDialog party={party} kind={kind} row={null} onClose={() => setOpen(null)} />
      ) : null}
      {open === 'history' ? <FactHistory party={party} kind={kind} onClose={() => setOpen(null)} /> : null}
    </Panel>
  )
}

function FactCard({ kind, row, children }: { kind: FactKind; row: FactRow; children: ReactNode }) {
  const { t } = useTranslation()
  const say = useSay()
  const words = { yes: t('fact.flag.true'), no: t('fact.flag.false') }
  const told = kind.fields.filter((field) => row.fields[field.name] !== undefined)
  return (
    <article className="fact-card">
      <dl className="facts facts-3">
        {told.map((field) => (
          <div key={field.name} className="fact">
            <dt>{say(field)}</dt>
            <dd
              className={field.masked ? 'num' : undefined}
              title={row.masked.includes(field.name) ? t('masked') : undefined}
            >
              {valueText(field, row.fields[field.name], say, words)}
            </dd>
          </div>
        ))}
      </dl>
      <div className="fact-foot muted">
        <span className="num">
          {formatDate(row.starts_date)} – {row.ends_date ? formatDate(row.ends_date) : t('fact.open')}
        </span>
        <span>{t(`fact.sources.${row.source}`, { defaultValue: row.source })}</span>
        <span>
          {row.verified_date
            ? t('fact.verifiedBy', { name: row.verified_by, date: formatDate(row.verified_date) })
            : t('fact.notVerified')}
        </span>
        {row.evidence ? <span>{t('fact.evidenceOf', { evidence: row.evidence })}</span> : null}
        {children}
      </div>
    </article>
  )
}
