import Markdown from 'markdown-to-jsx/react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, useParams, useSearchParams } from 'react-router'
import { Empty, Skeleton } from '../shell/Empty'
import { topicFor } from '../shell/helpTopics'
import { PageHead } from '../shell/PageHead'
import { useUser } from '../shell/session'
import { loadTopics, searchTopics, type Topic } from './guide'
import './help.css'

/** The user guide inside the product: chapters at the left, search over all of them, one chapter to read. */
export default function GuidePage() {
  const { t, i18n } = useTranslation()
  const { topic: slug } = useParams()
  const [search, setSearch] = useSearchParams()
  const user = useUser()
  const words = search.get('search') ?? ''
  const topics = useTopics(i18n.language)
  if (!topics) return <Skeleton />
  const wanted = slug ?? topicFor(user?.roles.map((role) => role.code) ?? [])
  const chapter = topics.find((topic) => topic.slug === wanted) ?? (slug ? undefined : topics[0])
  return (
    <>
      <PageHead title={chapter?.title ?? t('menu.help')} over={<Link to="/help">{t('menu.help')}</Link>} />
      <div className="guide">
        <aside className="guide-side">
          <input
            type="search"
            className="input"
            aria-label={t('help.search')}
            placeholder={t('help.search')}
            value={words}
            onChange={(event) =>
              setSearch(event.target.value ? { search: event.target.value } : {}, { replace: true })
            }
          />
          <nav aria-label={t('help.topics')}>
            <ul>
              {topics.map((topic) => (
                <li key={topic.slug}>
                  <NavLink to={`/help/${topic.slug}`} className={topic === chapter ? 'active' : undefined}>
                    {topic.title}
                  </NavLink>
                </li>
              ))}
              <li>
                <NavLink to="/help/glossary">{t('menu.glossary')}</NavLink>
              </li>
            </ul>
          </nav>
        </aside>
        {words.trim() ? (
          <Hits topics={topics} words={words} />
        ) : chapter ? (
          <article className="panel prose">
            <Chapter text={chapter.text} />
          </article>
        ) : (
          <Empty title={slug ? t('help.missing') : t('help.empty')} help={t('help.emptyHelp')} />
        )}
      </div>
    </>
  )
}

function useTopics(language: string): Topic[] | null {
  const [held, setHeld] = useState<{ language: string; topics: Topic[] } | null>(null)
  useEffect(() => {
    let left = false
    void loadTopics(language).then(
      (topics) => left || setHeld({ language, topics }),
      () => left || setHeld({ language, topics: [] }),
    )
    return () => {
      left = true
    }
  }, [language])
  return held?.language === language ? held.topics : null
}

function Hits({ topics, words }: { topics: Topic[]; words: string }) {
  const { t } = useTranslation()
  const found = searchTopics(topics, words)
  if (found.length === 0) return <Empty title={t('help.none', { words })} />
  return (
    <ul className="panel hits">
      {found.map((topic) => (
        <li key={topic.slug}>
          <Link to={`/help/${topic.slug}`}>{topic.title}</Link>
          <p className="muted">{topic.excerpt}</p>
        </li>
      ))}
    </ul>
  )
}

/** Links between chapters stay in the product; pictures of the guide are not part of the build. */
function GuideLink({ href, children }: { href?: string; children?: ReactNode }) {
  const chapter = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(href ?? '')
  if (chapter) return <Link to={`/help/${chapter[1]}${chapter[2] ?? ''}`}>{children}</Link>
  if (/^(\.\.\/)+glossary\.md/.test(href ?? '')) return <Link to="/help/glossary">{children}</Link>
  if (href?.startsWith('/')) return <Link to={href}>{children}</Link>
  if (href?.startsWith('#')) return <a href={href}>{children}</a>
  return <>{children}</>
}

export function Chapter({ text }: { text: string }) {
  // The title stands in the page's own head.
  const body = text.replace(/^#\s+.+\n+/, '')
  return (
    <Markdown
      options={{
        disableParsingRawHTML: true,
        forceBlock: true,
        wrapper: 'div',
        overrides: {
          a: { component: GuideLink },
          img: { component: () => null },
          table: {
            component: ({ children }: { children?: ReactNode }) => (
              <div className="table-frame">
                <table className="table">{children}</table>
              </div>
            ),
          },
        },
      }}
    >
      {body}
    </Markdown>
  )
}
