import { expect, it } from 'vitest'
import { bends, BOX, layout, type GraphEdge, type GraphNode } from './graph'

const node = (id: string, depth: number) => ({ id, depth }) as GraphNode
const edge = (id: string, from_id: string, to_id: string) => ({ id, from_id, to_id }) as GraphEdge

it('puts parties into rows by their distance, without one over another', () => {
  const nodes = [node('a', 0), ...Array.from({ length: 7 }, (_, at) => node(`b${at}`, 1)), node('c', 2)]
  const { placed, width, height } = layout(nodes)
  expect(placed).toHaveLength(9)
  expect(new Set(placed.map((one) => one.y)).size).toBe(4)
  for (const one of placed) {
    expect(one.x - BOX.width / 2).toBeGreaterThanOrEqual(0)
    expect(one.x + BOX.width / 2).toBeLessThanOrEqual(width)
    expect(one.y + BOX.height / 2).toBeLessThanOrEqual(height)
    const near = placed.filter(
      (other) => other !== one && other.y === one.y && Math.abs(other.x - one.x) < BOX.width,
    )
    expect(near).toEqual([])
  }
})

it('bends edges between the same two apart, in whatever direction they go', () => {
  const found = bends([edge('1', 'a', 'b'), edge('2', 'b', 'a'), edge('3', 'a', 'c')])
  expect(found.get('1')).toBe(-28)
  expect(found.get('2')).toBe(28)
  expect(found.get('3')).toBe(0)
})
