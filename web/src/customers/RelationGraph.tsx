import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { formatAmount } from '../format/amount'
import { formatRate } from '../format/rate'
import { BOX, drawn, layout, linesOf, type Graph, type GraphEdge, type GraphNode } from './graph'

/** Who belongs to whom, drawn. The tables beside it say the same in text. */
export default function RelationGraph({ graph, own }: { graph: Graph; own: string }) {
  const { t } = useTranslation()
  const { placed, width, height } = layout(graph.nodes)
  const at = new Map(placed.map((one) => [one.node.id, one]))
  return (
    <svg className="graph" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t('relation.graph')}>
      {linesOf(graph.edges).map((line) => {
        const [from, to] = [at.get(line.from_id), at.get(line.to_id)]
        if (!from || !to) return null
        const { path, x, y } = drawn(from, to)
        return (
          <g key={line.edges[0].id}>
            <path className="graph-edge" d={path} />
            <text className="graph-edge-text">
              {line.edges.map((edge, place) => (
                <tspan key={edge.id} x={x} y={y + (place - (line.edges.length - 1) / 2) * 14 + 4}>
                  {edgeText(edge, t)}
                </tspan>
              ))}
            </text>
          </g>
        )
      })}
      {placed.map(({ node, x, y }) => (
        <Box key={node.id} node={node} x={x} y={y} own={node.id === own} />
      ))}
    </svg>
  )
}

/** What an edge says: the relation, the share of an owner, the amount of a guarantee. */
export function edgeText(edge: GraphEdge, t: TFunction): string {
  const kind = t(`relation.kind.${edge.kind}`)
  if (edge.share) return `${kind} ${formatRate(edge.share)}`
  return edge.amount ? `${kind} ${formatAmount(edge.amount)}` : kind
}

function Box({ node, x, y, own }: { node: GraphNode; x: number; y: number; own: boolean }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const name = node.name ?? t('relation.elsewhere')
  const owed = node.exposures[0]
  const note = owed ? `${formatAmount(owed.total_amount)} ${owed.currency}` : (node.number ?? '')
  const open = () => void navigate(`/customers/${node.id}?tab=relations`)
  const follows = node.name !== null && !own
  return (
    <g
      className={['graph-node', own ? 'own' : '', node.name === null ? 'hidden' : '']
        .filter(Boolean)
        .join(' ')}
      transform={`translate(${x - BOX.width / 2} ${y - BOX.height / 2})`}
      role={follows ? 'link' : 'img'}
      tabIndex={follows ? 0 : undefined}
      aria-label={`${name} ${note}`.trim()}
      style={follows ? { cursor: 'pointer' } : undefined}
      onClick={follows ? open : undefined}
      onKeyDown={follows ? (event) => (event.key === 'Enter' ? open() : undefined) : undefined}
    >
      <rect width={BOX.width} height={BOX.height} rx={6} />
      <text x={BOX.width / 2} y={19}>
        {name.length > 9 ? `${name.slice(0, 8)}…` : name}
      </text>
      <text className="graph-note" x={BOX.width / 2} y={35}>
        {note}
      </text>
    </g>
  )
}
