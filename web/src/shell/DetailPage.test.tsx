import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { problemFrom } from '../api/problem'
import { DetailLoader, DetailPage } from './DetailPage'
import { serve, show } from './testing'

function Page() {
  return (
    <DetailPage
      parent={{ to: '/loans', label: '借据' }}
      title="LN1"
      state={{ kind: 'loan', state: 'ACTIVE' }}
      primary={<button>还款</button>}
      figures={[{ label: '本金余额', value: '1,000.00', note: 'CNY' }]}
      tabs={[
        { key: 'overview', label: '概览', content: <p>债权明细</p> },
        { key: 'schedule', label: '还款计划', content: <p>第一期</p> },
      ]}
    />
  )
}

afterEach(() => vi.unstubAllGlobals())

it('shows number, state, figures and action, and keeps the tab in the address', async () => {
  serve({})
  const router = show([{ path: '/loans/1', element: <Page /> }], '/loans/1?tab=schedule')
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('LN1')
  expect(screen.getByText('存续')).toBeTruthy()
  expect(screen.getByText('1,000.00')).toBeTruthy()
  expect(screen.getByRole('button', { name: '还款' })).toBeTruthy()
  expect(screen.getByText('第一期')).toBeTruthy()
  await userEvent.setup().click(screen.getByRole('tab', { name: '概览' }))
  await waitFor(() => expect(router.state.location.search).toBe(''))
  expect(screen.getByText('债权明细')).toBeTruthy()
  await waitFor(() => expect(document.title).toContain('LN1'))
})

it('says why a thing cannot be shown', () => {
  serve({})
  const query = { data: undefined, error: problemFrom(404, {}), isPending: false, refetch: () => undefined }
  const element = (
    <DetailLoader query={query} parent={{ to: '/loans', label: '借据' }}>
      {() => <p>never</p>}
    </DetailLoader>
  )
  show([{ path: '/', element }], '/')
  expect(screen.getByText('未找到')).toBeTruthy()
  expect(screen.queryByText('never')).toBeNull()
})
