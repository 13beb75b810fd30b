import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGet, type GetInit } from '../../api/hooks'
import type { GetPath } from '../../api/types'
import { money } from '../../format/amount'
import { loadTopics, searchTopics, type Topic } from '../../help/guide'
import { visibleMenu } from '../menu'
import type { RightKey } from '../rights'
import { useCan } from '../session'
import type { Find, FindGroup } from './recent'

const PER_KIND = 5
type Any = Record<string, string | undefined>
type Source = {
  key: string
  path: string
  right: RightKey
  /** What the list's own search is called. */
  by?: string
  find: (row: Any, language: string) => Find
}

/** The lists that can be searched, through their own search and with their own rights. */
const SOURCES: Source[] = [
  {
    key: 'customers',
    path: '/api/v1/customers/parties',
    right: 'parties',
    find: (row) => ({ to: `/customers/${row.id}`, title: row.name ?? '', note: row.id_number }),
  },
  {
    key: 'applications',
    path: '/api/v1/origination/applications',
    right: 'applications',
    find: (row) => ({ to: `/applications/${row.id}`, title: row.number ?? '', note: row.borrower_name }),
  },
  {
    key: 'contracts',
    path: '/api/v1/origination/contracts',
    right: 'contracts',
    find: (row) => ({ to: `/contracts/${row.id}`, title: row.number ?? '', note: row.borrower_name }),
  },
  {
    key: 'loans',
    path: '/api/v1/servicing/loans',
    right: 'loans',
    find: (row, language) => ({
      to: `/loans/${row.id}`,
      title: row.number ?? '',
      note: `${row.borrower_name} · ${money(row.balance_amount, row.currency ?? 'CNY', language)}`,
    }),
  },
  {
    key: 'properties',
    path: '/api/v1/collateral/properties',
    right: 'properties',
    find: (row) => ({ to: `/properties/${row.id}`, title: row.number ?? '', note: row.address }),
  },
  {
    key: 'entries',
    path: '/api/v1/ledger/entries',
    right: 'entries',
    by: 'reference',
    find: (row) => ({ to: `/ledger/entries/${row.id}`, title: row.reference ?? '', note: row.description }),
  },
]

/** Asks every list for what was typed and tells the groups it found; shows only that it is busy or found none. */
export default function Found({ asked, onFound }: { asked: string; onFound: (groups: FindGroup[]) => void }) {
  const { t, i18n } = useTranslation()
  const can = useCan()
  const on = asked.length > 1
  const answers = SOURCES.map((source) => {
    const query = { [source.by ?? 'search']: asked, limit: PER_KIND } as never
    // The list of sources never changes, so neither does the order of these calls.
    // eslint-disable-next-line react-hooks/rules-of-hooks
    return useGet(source.path as GetPath, { query } as GetInit<GetPath>, {
      enabled: on && can(source.right),
      keep: true,
      staleMs: 10_000,
    })
  })
  const rows = answers.map((answer) => answer.data)
  const language = i18n.language
  const [topics, setTopics] = useState<Topic[]>([])
  useEffect(() => {
    void loadTopics(language).then(setTopics, () => undefined)
  }, [language])
  const groups = useMemo(() => {
    const word = asked.toLocaleLowerCase()
    const pages = visibleMenu(can)
      .flatMap((group) => group.items)
      .map((item) => ({ to: item.to, title: t(`menu.${item.key}`) }))
      .filter((item) => item.title.toLocaleLowerCase().includes(word))
    const help = searchTopics(topics, word).map(({ slug, title, excerpt }) => ({
      to: `/help/${slug}`,
      title,
      note: excerpt,
    }))
    const lists = SOURCES.map((source, index) => ({
      key: source.key,
      items: on
        ? ((rows[index] as { items?: Any[] } | undefined)?.items ?? []).map((row) =>
            source.find(row, language),
          )
        : [],
    }))
    return [
      ...lists,
      { key: 'pages', items: pages.slice(0, PER_KIND) },
      { key: 'help', items: help.slice(0, PER_KIND) },
    ].filter((group) => group.items.length > 0)
    // The rows are compared one by one: the list of them is new on every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked, on, can, t, language, topics, ...rows])
  useEffect(() => onFound(groups), [groups, onFound])
  const busy = on && answers.some((answer) => answer.isFetching)
  if (groups.length > 0) return null
  return (
    <p className="muted search-hint" role="status">
      {busy ? t('loading') : on ? t('empty.search') : t('find.more')}
    </p>
  )
}
