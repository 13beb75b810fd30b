import type { TFunction } from 'i18next'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Party, Row } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Amount, Facts, Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { routeOf } from '../shell/subject'
import { layout, type Graph } from './graph'
import { Loaded } from './PartyCases'
import { EndRelationDialog, GuaranteeDialog, ReduceDialog, RelationDialog } from './relationDialogs'
import './facts.css'

const RelationGraph = lazy(() => import('./RelationGraph'))

export type RelationRow = Row<'/api/v1/customers/relations'>
export type GuaranteeRow = Row<'/api/v1/customers/guarantees'>

const useGraph = (partyId: string, depth: number) =>
  useGet(
    '/api/v1/customers/parties/{party_id}/graph',
    { path: { party_id: partyId }, query: { depth } },
    { keep: true },
  )
const useRelations = (partyId: string) =>
  useGet('/api/v1/customers/relations', { query: { party_id: partyId, limit: 200 } })
const useGuarantees = (partyId: string) =>
  useGet('/api/v1/customers/guarantees', { query: { party_id: partyId, limit: 200 } })
const useCapacity = (partyId: string) =>
  useGet('/api/v1/customers/parties/{party_id}/capacity', { path: { party_id: partyId } })

/** How many steps the graph goes; it stands in the address. */
function useDepth(): number {
  const [search] = useSearchParams()
  return ['1', '2', '3'].includes(search.get('depth') ?? '') ? Number(search.get('depth')) : 2
}

/** Who belongs to the customer and who answers for whom: drawn, in tables, with what the group owes. */
export function RelationsTab({ party }: { party: Party }) {
  const all = [
    useGraph(party.id, useDepth()),
    useRelations(party.id),
    useGuarantees(party.id),
    useCapacity(party.id),
  ]
  // Together, so that nothing moves what stands already.
  if (all.some((one) => one.isLoading)) return <Skeleton rows={12} />
  return (
    <div className="stack">
      <GraphPanel party={party} />
      <Relations party={party} />
      <PartyGuarantees party={party} />
    </div>
  )
}

function GraphPanel({ party }: { party: Party }) {
  const { t } = useTranslation()
  const [, setSearch] = useSearchParams()
  const depth = useDepth()
  const graph = useGraph(party.id, depth)
  const choose = (value: string) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        next.set('depth', value)
        return next
      },
      { replace: true },
    )
  return (
    <Panel
      title={t('relation.graph')}
      extra={
        <label className="fact-acts">
          {t('relation.depth')}
          <select value={depth} onChange={(event) => choose(event.target.value)}>
            {[1, 2, 3].map((one) => (
              <option key={one} value={one}>
                {t('relation.steps', { count: one })}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {graph.error && !graph.data ? (
        <ProblemAlert problem={graph.error} onRetry={() => void graph.refetch()} />
      ) : null}
      {graph.data ? <Drawn graph={graph.data} own={party.id} /> : null}
      {!graph.data && !graph.error ? <Skeleton rows={4} /> : null}
    </Panel>
  )
}

function Drawn({ graph, own }: { graph: Graph; own: string }) {
  const { t } = useTranslation()
  return (
    <>
      {graph.nodes.length > 1 ? (
        <div className="graph-scroll">
          <div className="graph-frame" style={room(graph)}>
            <Suspense fallback={null}>
              <RelationGraph graph={graph} own={own} />
            </Suspense>
          </div>
        </div>
      ) : (
        <Empty title={t('relation.alone')} help={t('relation.aloneHelp')} />
      )}
      {graph.whole ? null : <p className="bad">{t('relation.cut')}</p>}
      {graph.hidden > 0 ? <p className="muted">{t('relation.hidden', { count: graph.hidden })}</p> : null}
      <Facts
        columns={3}
        items={[
          ...graph.exposures.map((one) => ({
            label: `${t('relation.groupExposure')} ${one.currency}`,
            value: (
              <>
                <Amount value={one.total_amount} strong />{' '}
                <span className="muted">
                  {t('relation.ofWhich', {
                    principal: formatAmount(one.principal_amount),
                    undrawn: formatAmount(one.undrawn_amount),
                  })}
                </span>
              </>
            ),
          })),
          limitFact(t('relation.singleLimit'), graph.single_limit, t),
          limitFact(t('relation.groupLimit'), graph.group_limit, t),
        ]}
      />
    </>
  )
}

/** The room the drawing takes, kept for it before it is there. */
function room(graph: Graph) {
  const { width, height } = layout(graph.nodes)
  return { aspectRatio: `${width} / ${height}`, maxWidth: 820, minWidth: Math.min(width, 560) }
}

function limitFact(label: string, limit: Graph['single_limit'], t: TFunction) {
  return {
    label,
    value: (
      <span title={limit.source}>
        <Amount value={limit.used_amount} /> / <Amount value={limit.limit_amount} /> {limit.currency}{' '}
        <span className={limit.exceeded ? 'bad' : 'muted'}>
          {t(limit.exceeded ? 'relation.exceeded' : 'relation.used', { share: formatRate(limit.used_share) })}
        </span>{' '}
        {limit.confirmed ? null : <span className="muted">{t('confirmed.no')}</span>}
      </span>
    ),
  }
}

/** The other end of an edge: a link, or that it is a customer of another branch. */
function Other({ id, name }: { id: string; name: string | null }) {
  const { t } = useTranslation()
  return name ? <Link to={`/customers/${id}`}>{name}</Link> : <>{t('relation.elsewhere')}</>
}

function Relations({ party }: { party: Party }) {
  const { t } = useTranslation()
  const can = useCan()
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<RelationRow | null>(null)
  const rows = useRelations(party.id)
  const add = can('relationCreate') ? (
    <button type="button" className="link" onClick={() => setAdding(true)}>
      {t('relation.add')}
    </button>
  ) : null
  return (
    <Panel title={t('relation.title')} extra={add}>
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('relation.title')}
            rows={items}
            rowKey={(row) => row.id}
            columns={[
              { key: 'kind', title: t('field.kind'), render: (row) => wordOf(row, party.id, t) },
              {
                key: 'other',
                title: t('relation.other'),
                render: (row) =>
                  row.from_id === party.id ? (
                    <Other id={row.to_id} name={row.to_name} />
                  ) : (
                    <Other id={row.from_id} name={row.from_name} />
                  ),
              },
              {
                key: 'share',
                title: t('relation.share'),
                align: 'right',
                render: (row) => (row.share ? formatRate(row.share) : '–'),
              },
              { key: 'starts', title: t('fact.starts'), render: (row) => formatDate(row.starts_date) },
              {
                key: 'ends',
                title: t('fact.ends'),
                render: (row) => (row.ends_date ? formatDate(row.ends_date) : t('fact.open')),
              },
              {
                key: 'evidence',
                title: t('fact.evidence'),
                render: (row) => row.evidence || '–',
                wideOnly: true,
              },
              {
                key: 'act',
                title: t('list.actions'),
                render: (row) =>
                  can('relationCreate') && row.ends_date === null ? (
                    <button type="button" className="link" onClick={() => setEnding(row)}>
                      {t('relation.end')}
                    </button>
                  ) : (
                    '–'
                  ),
              },
            ]}
            empty={<Empty title={t('relation.none')} help={t('relation.aloneHelp')} />}
          />
        )}
      </Loaded>
      {adding ? <RelationDialog party={party} onClose={() => setAdding(false)} /> : null}
      {ending ? <EndRelationDialog row={ending} onClose={() => setEnding(null)} /> : null}
    </Panel>
  )
}

/** What the customer is in a relation: read from its own side. */
export function wordOf(row: Pick<RelationRow, 'kind' | 'from_id'>, own: string, t: TFunction): string {
  return t(`relation.${row.from_id === own ? 'from' : 'to'}.${row.kind}`)
}

function PartyGuarantees({ party }: { party: Party }) {
  const { t } = useTranslation()
  const can = useCan()
  const [adding, setAdding] = useState(false)
  const [reducing, setReducing] = useState<GuaranteeRow | null>(null)
  const rows = useGuarantees(party.id)
  const capacity = useCapacity(party.id)
  const add = can('guaranteeCreate') ? (
    <button type="button" className="link" onClick={() => setAdding(true)}>
      {t('guarantee.add')}
    </button>
  ) : null
  return (
    <Panel title={t('guarantee.title')} extra={add}>
      {capacity.data ? (
        <Facts
          columns={3}
          items={[
            { label: t('guarantee.netWorth'), value: <Amount value={capacity.data.net_worth_amount} /> },
            { label: t('guarantee.given'), value: <Amount value={capacity.data.given_amount} /> },
            { label: t('guarantee.left'), value: <Amount value={capacity.data.left_amount} strong /> },
          ]}
        />
      ) : null}
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('guarantee.title')}
            rows={items}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'number',
                title: t('guarantee.number'),
                render: (row) => <span className="num">{row.number}</span>,
              },
              {
                key: 'side',
                title: t('guarantee.side'),
                render: (row) => t(row.guarantor_id === party.id ? 'guarantee.gives' : 'guarantee.holds'),
              },
              {
                key: 'other',
                title: t('relation.other'),
                render: (row) =>
                  row.guarantor_id === party.id ? (
                    <Other id={row.debtor_id} name={row.debtor_name} />
                  ) : (
                    <Other id={row.guarantor_id} name={row.guarantor_name} />
                  ),
              },
              { key: 'kind', title: t('guarantee.kindOf'), render: (row) => t(`guarantee.kind.${row.kind}`) },
              {
                key: 'subject',
                title: t('guarantee.subject'),
                render: (row) => <Secured subject={row.subject} />,
              },
              {
                key: 'amount',
                title: t('guarantee.amount'),
                align: 'right',
                render: (row) => <Amount value={row.amount} />,
              },
              {
                key: 'remaining',
                title: t('guarantee.remaining'),
                align: 'right',
                render: (row) => <Amount value={row.remaining_amount} strong />,
              },
              { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
              {
                key: 'act',
                title: t('list.actions'),
                render: (row) =>
                  can('guaranteeCreate') && !/^0+(\.0+)?$/.test(row.remaining_amount) ? (
                    <button type="button" className="link" onClick={() => setReducing(row)}>
                      {t('guarantee.reduce')}
                    </button>
                  ) : (
                    '–'
                  ),
              },
            ]}
            empty={<Empty title={t('guarantee.none')} help={t('guarantee.noneHelp')} />}
          />
        )}
      </Loaded>
      {adding ? <GuaranteeDialog party={party} onClose={() => setAdding(false)} /> : null}
      {reducing ? <ReduceDialog row={reducing} onClose={() => setReducing(null)} /> : null}
    </Panel>
  )
}

function Secured({ subject }: { subject: string }) {
  const { t } = useTranslation()
  const to = routeOf(subject)
  return to ? <Link to={to}>{t('guarantee.open')}</Link> : <span className="num">{subject}</span>
}
