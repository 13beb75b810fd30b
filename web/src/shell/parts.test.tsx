import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Chart } from './Chart'
import { spread } from './charts/Plot'
import { brief, ticks } from './charts/scale'
import { DetailPage, useSubjectTabs } from './DetailPage'
import { Facts } from './figures'
import { codeOf, ENTRIES, entryOf, parse } from './glossary'
import { Pop, PopItem } from './Pop'
import { homeOf, MENU, visibleMenu } from './menu'
import { TOPICS } from './helpTopics'
import { RIGHTS } from './rights'
import { loadTerms, Term } from './Term'
import { serve, show } from './testing'
import { stepsFor } from './tour/Tour'
import { ROLE_PAGES } from './tour/wanted'

afterEach(() => vi.unstubAllGlobals())

describe('the glossary', () => {
  it('explains every word in both languages', () => {
    expect(ENTRIES.length).toBeGreaterThan(50)
    for (const entry of ENTRIES) {
      expect(entry.zh, entry.codes.join()).not.toBe('')
      expect(entry.meaning.zh, entry.codes.join()).not.toBe('')
      expect(entry.meaning.en, entry.codes.join()).not.toBe('')
    }
    expect(entryOf('overdue')).toBe(entryOf('due'))
    expect(entryOf('dpd')?.zh).toBe('逾期天数')
  })
  it('knows a label by its word in either language, whatever the page says of it', async () => {
    expect(codeOf('抵押率')).toBe('ltv')
    expect(codeOf('Loan to value')).toBe('ltv')
    expect(codeOf('备注')).toBeUndefined()
    // Steps of the end of day are not steps of an approval.
    expect(codeOf('Step')).toBeUndefined()
    serve({})
    await loadTerms()
    show(
      [
        {
          path: '/',
          element: (
            <Facts
              items={[
                { label: '抵押率', value: '70%' },
                { label: '备注', value: '无' },
              ]}
            />
          ),
        },
      ],
      '/',
    )
    const user = userEvent.setup()
    await user.tab()
    expect((await screen.findByRole('tooltip')).textContent).toContain('担保债权')
    await user.tab()
    expect(document.activeElement).toBe(document.body)
  })
  it('leaves out what has no explanation', () => {
    const table =
      '| code | 中文 | English | meaning | 释义 |\n|---|---|---|---|---|\n| a, b | 甲 | | x | 乙 |\n| c | 丙 | | | |'
    expect(parse(table)).toEqual([
      { codes: ['a', 'b'], zh: '甲', en: 'a, b', meaning: { zh: '乙', en: 'x' } },
    ])
  })
  it('answers on hover, on focus and on a tap, and Escape hides it', async () => {
    serve({})
    show([{ path: '/', element: <Term of="dpd">逾期</Term> }], '/')
    const user = userEvent.setup()
    await user.tab()
    const tip = await screen.findByRole('tooltip')
    expect(tip.textContent).toContain('从最早一笔未还足的应还日起算的天数')
    expect(screen.getByText('逾期').getAttribute('aria-describedby')).toBe(tip.id)
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull())
    await user.hover(screen.getByText('逾期'))
    expect(await screen.findByRole('tooltip')).toBeTruthy()
    await user.unhover(screen.getByText('逾期'))
    await waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull())
    await user.click(screen.getByText('逾期'))
    expect(await screen.findByRole('tooltip')).toBeTruthy()
  })
})

describe('a chart', () => {
  it('has round ticks that hold zero', () => {
    expect(ticks([0, 97])).toEqual([0, 50, 100])
    expect(ticks([-3, 12])).toEqual([-5, 0, 5, 10, 15])
    expect(ticks([])).toEqual([0, 1])
    expect(brief(1_200_000, 'zh')).toBe('120万')
    expect(brief(1_200_000, 'en')).toBe('1.2m')
    expect(spread([10, 12, 60])).toEqual([10, 24, 60])
  })
  it('shows the same figures as a table, and each can be picked', async () => {
    serve({})
    const pick = vi.fn()
    const element = (
      <Chart
        kind="bar"
        title="放款与收回"
        label="月份"
        x={['2025-11', '2025-12']}
        series={[
          { key: 'out', label: '放款', values: ['100.00', null] },
          { key: 'in', label: '收回', values: ['0.10', '30.00'] },
        ]}
        format={(value) => `${value} 元`}
        asOf="2025-12-13 10:00"
        onPick={pick}
      />
    )
    show([{ path: '/', element }], '/')
    const picture = await screen.findByRole('img', { name: /放款与收回/ })
    expect(picture.querySelector('desc')?.textContent).toContain('2025-11 100.00 元, 2025-12 –')
    expect(screen.getByText(/截至 2025-12-13 10:00/)).toBeTruthy()
    const user = userEvent.setup()
    await user.click(screen.getByRole('button', { name: '查看数据表' }))
    const table = screen.getByRole('table', { name: '放款与收回' })
    expect(within(table).getAllByRole('row')).toHaveLength(3)
    await user.click(within(table).getByRole('button', { name: '30.00 元' }))
    expect(pick).toHaveBeenCalledWith(1, 'in')
  })
  it('says that there is nothing when there is nothing', () => {
    serve({})
    show([{ path: '/', element: <Chart kind="line" title="空" x={[]} series={[]} format={String} /> }], '/')
    expect(screen.getByText('暂无记录')).toBeTruthy()
  })
})

describe('a menu beneath a button', () => {
  it('opens, moves by arrows, chooses, and Escape gives the focus back', async () => {
    serve({})
    const chosen = vi.fn()
    const element = (
      <Pop kind="menu" label="更多" button="更多">
        {(close) => (
          <>
            <PopItem
              onClick={() => {
                chosen('a')
                close()
              }}
            >
              甲
            </PopItem>
            <PopItem onClick={() => chosen('b')}>乙</PopItem>
          </>
        )}
      </Pop>
    )
    show([{ path: '/', element }], '/')
    const user = userEvent.setup()
    const button = screen.getByRole('button', { name: '更多' })
    await user.click(button)
    expect(button.getAttribute('aria-expanded')).toBe('true')
    expect(document.activeElement?.textContent).toBe('甲')
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement?.textContent).toBe('乙')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('menu')).toBeNull()
    expect(document.activeElement).toBe(button)
    await user.click(button)
    await user.keyboard('{Enter}')
    expect(chosen).toHaveBeenCalledWith('a')
  })
})

describe('a detail page', () => {
  it('gives a subject its usual tabs, and calls a tab only when it is open', async () => {
    serve({ 'GET /api/v1/foundation/timeline': () => ({ items: [], next_cursor: null, total: 0 }) })
    const notes = vi.fn(() => <p>备注内容</p>)
    function Page() {
      const tabs = useSubjectTabs()
      return (
        <DetailPage
          parent={{ to: '/', label: '上级' }}
          title="LN1"
          tabs={[
            { key: 'one', label: '概览', content: '内容' },
            ...tabs('servicing.loan:1', ['notes', 'papers', 'timeline'], { notes }),
          ]}
        />
      )
    }
    show([{ path: '/', element: <Page /> }], '/')
    await screen.findByRole('tab', { name: '操作记录' })
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['概览', '备注', '操作记录'])
    expect(notes).not.toHaveBeenCalled()
    const user = userEvent.setup()
    await user.click(screen.getByRole('tab', { name: '备注' }))
    expect(await screen.findByText('备注内容')).toBeTruthy()
    await user.click(screen.getByRole('tab', { name: '操作记录' }))
    expect(await screen.findByText('尚无操作记录')).toBeTruthy()
  })
})

describe('the menu', () => {
  const items = MENU.flatMap((group) => group.items)
  it('has one letter for a page and none that lists use', () => {
    const letters = items.map((item) => item.letter).filter((letter) => letter !== undefined)
    expect(new Set(letters).size).toBe(letters.length)
    expect(letters.filter((letter) => 'jkxng'.includes(letter))).toEqual([])
  })
  it('shows what the rights open, and leads to the first page of the role', () => {
    const can =
      (...keys: string[]) =>
      (right: keyof typeof RIGHTS) =>
        keys.includes(right)
    expect(visibleMenu(can('work', 'loans')).flatMap((group) => group.items.map((item) => item.to))).toEqual([
      '/work',
      '/loans',
    ])
    expect(homeOf(can('work', 'overview'), undefined, ['MANAGER'])).toBe('/overview')
    expect(homeOf(can('work', 'overview'), undefined, ['AUDITOR'])).toBe('/work')
    expect(homeOf(can('work', 'loans'), '/loans', ['MANAGER'])).toBe('/loans')
    expect(homeOf(can('work'), '/loans', [])).toBe('/work')
  })
  it('is what the tour and the guide know too', () => {
    const paths = items.map((item) => item.to)
    for (const [role, page] of Object.entries(ROLE_PAGES)) {
      expect(paths, role).toContain(page)
      expect(stepsFor(role, { work: true, notices: true })).toHaveLength(6)
      expect(TOPICS[role], role).toBeTruthy()
    }
  })
})
