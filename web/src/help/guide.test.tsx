import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { TOPICS } from '../shell/helpTopics'
import { serve, show } from '../shell/testing'
import { loadTopics, searchTopics, topicOf } from './guide'
import GuidePage from './GuidePage'

afterEach(() => vi.unstubAllGlobals())

describe('the guide', () => {
  it('has a chapter for every role, the same in both languages', async () => {
    const zh = (await loadTopics('zh')).map((topic) => topic.slug)
    const en = (await loadTopics('en')).map((topic) => topic.slug)
    expect(en).toEqual(zh)
    expect(zh[0]).toBe('index')
    for (const topic of Object.values(TOPICS)) expect(zh).toContain(topic)
  })
  it('is searched, titles before texts', () => {
    const topics = [topicOf('a', '# 甲\n\n还款在此办理。'), topicOf('b', '# 还款\n\n说明。')]
    expect(searchTopics(topics, '还款').map((topic) => topic.slug)).toEqual(['b', 'a'])
    expect(searchTopics(topics, '还款')[1].excerpt).toContain('还款在此办理')
    expect(searchTopics(topics, '  ')).toEqual([])
  })
  it('opens the chapter of the role, leads to others, and finds words', async () => {
    serve({})
    const routes = ['/help', '/help/:topic'].map((path) => ({ path, element: <GuidePage /> }))
    const router = show(routes, '/help')
    const user = userEvent.setup()
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('客户经理')
    await user.click(screen.getByRole('link', { name: '柜员' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/help/teller'))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('柜员')
    await user.type(screen.getByRole('searchbox', { name: '在手册中查找' }), '没有这样的词')
    expect(await screen.findByText(/手册中没有找到/)).toBeTruthy()
  })
})
