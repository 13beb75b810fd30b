import type { Answer } from '../api/types'

export type Graph = Answer<'/api/v1/customers/parties/{party_id}/graph'>
export type GraphNode = Graph['nodes'][number]
export type GraphEdge = Graph['edges'][number]
export type Placed = { node: GraphNode; x: number; y: number }

export const BOX = { width: 132, height: 44 }
const GAP = { x: 20, y: 64 }

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

/** Edges between the same two parties are drawn beside each other: by how much each is bent. */
export function bends(edges: GraphEdge[]): Map<string, number> {
  const pairs = new Map<string, GraphEdge[]>()
  for (const edge of edges) {
    const key = [edge.from_id, edge.to_id].sort().join(' ')
    pairs.set(key, [...(pairs.get(key) ?? []), edge])
  }
  const found = new Map<string, number>()
  for (const among of pairs.values())
    among.forEach((edge, place) => found.set(edge.id, (place - (among.length - 1) / 2) * 56))
  return found
}
