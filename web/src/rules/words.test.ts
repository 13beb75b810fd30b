import { beforeAll, expect, it } from 'vitest'
import i18n, { loadLanguage } from '../i18n'
import { bandWords, conditionWords, contentOf, outcomeWords } from './words'

const t = i18n.t.bind(i18n)

beforeAll(() => loadLanguage('zh'))

it('says conditions of a decision table in words', () => {
  expect(conditionWords('score', '', t)).toBe('不限')
  expect(conditionWords('ltv_within', 'false', t)).toBe('否')
  expect(conditionWords('age_at_maturity', '> 75', t)).toBe('大于 75')
  expect(conditionWords('score', '[400..500)', t)).toBe('400 至 500（不含）')
  expect(conditionWords('amount_minor', '> 50000000', t)).toBe('大于 500,000.00')
  expect(conditionWords('verdict', '"REFER", "APPROVE"', t)).toBe('转人工 或 自动通过')
  expect(conditionWords('x', 'contains($, 1)', t)).toContain('contains')
})

it('says outcomes and bands in words', () => {
  expect(outcomeWords('role', '"APPROVER"', t)).toBe('审批岗')
  expect(outcomeWords('zh', '"评分低于 400 分"', t)).toBe('评分低于 400 分')
  expect(outcomeWords('hours', '24', t)).toBe('24')
  expect(bandWords('ltv_bp', { from: 5000, below: 7000, points: 75 }, t)).toBe('50.00% 至 70.00%（不含）')
  expect(bandWords('marital_status', { is: 'MARRIED', points: 40 }, t)).toBe('已婚')
  expect(bandWords('age', { from: 55, points: 15 }, t)).toBe('不低于 55')
})

it('finds the table in a graph', () => {
  expect(contentOf({ nodes: [{ type: 'inputNode' }] })).toBeNull()
  const found = contentOf({
    nodes: [{ type: 'decisionTableNode', content: { inputs: [], outputs: [], rules: [{ _id: 'r1' }] } }],
  })
  expect(found?.rules).toHaveLength(1)
})
