import { screen, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { serve, show } from '../shell/testing'
import BalanceSheet from './BalanceSheet'
import IncomeStatement from './IncomeStatement'

afterEach(() => vi.unstubAllGlobals())

const line = (account_code: string, name_zh: string, amount: string) => ({
  account_code,
  name_zh,
  name_en: name_zh,
  amount,
})

it('a balance sheet shows both sides with their sums, and a line opens its account with the same filters', async () => {
  const seen = serve({
    'GET /api/v1/ledger/balance-sheet': () => ({
      on: '2025-04-30',
      by: 'BOOKING',
      currency: 'CNY',
      sections: [
        { section: 'ASSET', rows: [line('130301', '贷款', '976.66')], total_amount: '976.66' },
        { section: 'LIABILITY', rows: [line('2011', '存款', '970.66')], total_amount: '970.66' },
        { section: 'EQUITY', rows: [], total_amount: '6.00' },
      ],
      result_amount: '6.00',
      liabilities_and_equity_amount: '976.66',
      balanced: true,
      off_rows: [],
      off_totals: { debit_amount: '0.00', credit_amount: '0.00' },
    }),
  })
  show(
    [{ path: '/ledger/balance-sheet', element: <BalanceSheet /> }],
    '/ledger/balance-sheet?on=2025-04-30&branch_code=001',
  )
  const assets = await screen.findByRole('region', { name: '资产' })
  expect(within(assets).getByRole('link').getAttribute('href')).toBe(
    '/ledger/accounts/130301?to_date=2025-04-30&branch_code=001',
  )
  const others = screen.getByRole('region', { name: '负债和所有者权益' })
  const rows = within(others)
    .getAllByRole('row')
    .map((row) => row.textContent)
  expect(rows).toEqual([
    '科目金额',
    '2011 存款970.66',
    '负债合计970.66',
    '本年利润（未结转）6.00',
    '所有者权益合计6.00',
    '负债和所有者权益总计976.66',
  ])
  expect(screen.getByText(/资产等于负债加所有者权益/)).toBeTruthy()
  expect(seen.some((request) => request.url.includes('on=2025-04-30&branch_code=001'))).toBe(true)
})

it('an income statement of a time without income or expense says so', async () => {
  serve({
    'GET /api/v1/ledger/income-statement': () => ({
      from_date: '2025-01-01',
      to_date: '2025-04-30',
      by: 'BOOKING',
      currency: 'CNY',
      sections: [
        { section: 'INCOME', rows: [], total_amount: '0.00' },
        { section: 'EXPENSE', rows: [], total_amount: '0.00' },
      ],
      result_amount: '0.00',
    }),
  })
  show([{ path: '/ledger/income', element: <IncomeStatement /> }], '/ledger/income')
  expect(await screen.findByText('该时段没有收入和支出')).toBeTruthy()
})
