import type { Answer } from '../api/types'

export type Graph = Answer<'/api/v1/customers/parties/{party_id}/graph'>
export type GraphNode = Graph['nodes'][number]
export type GraphEdge = Graph['edges'][number]
export type Placed = { node: GraphNode; x: number; y: number }

export const BOX = { width: 144, height: 44 }
const GAP = { x: 24, y: 92 }

/** Parties in rows by their distance from the first one, each row in the middle; as wide as its widest row. */
export function layout(
  nodes: GraphNode[],
  mostInRow = 5,
): { placed: Placed[]; width: number; height: number } {
  const rows: GraphNode[][] = []
  const depths = [...new Set(nodes.map((node) => node.depth))].sort((a, b) => a - b)
  for (const depth of depths) {
    const at = nodes.filter((node) => node.depth === depth)
    for (let from = 0; from < at.length; from += mostInRow) rows.push(at.slice(from, from + mostInRow))
  }
  const widest = Math.max(1, ...rows.map((row) => row.length))
  const width = widest * (BOX.width + GAP.x) + GAP.x
  const placed = rows.flatMap((row, line) => {
    const start = (width - (row.length * (BOX.width + GAP.x) - GAP.x)) / 2
    return row.map((node, place) => ({
      node,
      x: start + place * (BOX.width + GAP.x) + BOX.width / 2,
      y: GAP.y / 2 + line * (BOX.height + GAP.y) + BOX.height / 2,
    }))
  })
  return { placed, width, height: rows.length * (BOX.height + GAP.y) }
}

export type Line = { from_id: string; to_id: string; edges: GraphEdge[] }

/** Edges between the same two parties are one line, whatever their direction: each says itself under the other. */
export function linesOf(edges: GraphEdge[]): Line[] {
  const found = new Map<string, Line>()
  for (const edge of edges) {
    const key = [edge.from_id, edge.to_id].sort().join(' ')
    const line = found.get(key) ?? { from_id: edge.from_id, to_id: edge.to_id, edges: [] }
    found.set(key, { ...line, edges: [...line.edges, edge] })
  }
  return [...found.values()]
}

/** How a line runs and where its words stand: between rows straight, with the words nearer to the outer party;
 * inside a row below the boxes between. */
export function drawn(from: Placed, to: Placed): { path: string; x: number; y: number } {
  if (from.y === to.y) {
    const [x, low] = [(from.x + to.x) / 2, from.y + BOX.height / 2]
    const dip = low + GAP.y * 0.7
    return { path: `M${from.x} ${low} Q${x} ${dip} ${to.x} ${low}`, x, y: (low + dip) / 2 }
  }
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from]
  const [top, bottom] = [upper.y + BOX.height / 2, lower.y - BOX.height / 2]
  const share = 0.55
  return {
    path: `M${upper.x} ${top} L${lower.x} ${bottom}`,
    x: upper.x + (lower.x - upper.x) * share,
    y: top + (bottom - top) * share,
  }
}
