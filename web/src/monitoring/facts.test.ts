import { beforeAll, expect, it } from 'vitest'
import i18n, { loadLanguage } from '../i18n'
import { factWords } from './facts'

beforeAll(() => loadLanguage('zh'))

it('says the facts behind an alert', () => {
  const t = i18n.t.bind(i18n)
  expect(factWords({ dpd: 91, valued: true, ltv_bp: 8765 }, t)).toEqual(['逾期 91 天', '当前抵押率 87.65%'])
  expect(factWords({ dpd: 0, valued: false, ltv_bp: 0 }, t)).toEqual(['未逾期', '押品尚无评估'])
})
