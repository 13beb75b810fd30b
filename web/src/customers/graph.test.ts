import { expect, it } from 'vitest'
import { BOX, drawn, layout, linesOf, type GraphEdge, type GraphNode } from './graph'

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

it('draws what is between the same two as one line, in whatever direction it goes', () => {
  const lines = linesOf([edge('1', 'a', 'b'), edge('2', 'b', 'a'), edge('3', 'a', 'c')])
  expect(lines.map((line) => line.edges.map((one) => one.id))).toEqual([['1', '2'], ['3']])
})

it('lets a line inside a row pass below the boxes and one between rows end at them', () => {
  const { placed } = layout([node('a', 0), node('b', 1), node('c', 1)])
  const [a, b, c] = placed
  expect(drawn(b, c).y).toBeGreaterThan(b.y + BOX.height / 2)
  const down = drawn(a, b)
  expect(down.y).toBeGreaterThan(a.y + BOX.height / 2)
  expect(down.y).toBeLessThan(b.y - BOX.height / 2)
  expect(drawn(b, a)).toEqual(down)
})
