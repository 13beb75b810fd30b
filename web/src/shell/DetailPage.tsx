import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { Problem } from '../api/problem'
import { Skeleton } from './Empty'
import { Figures, type Figure } from './figures'
import { PageHead } from './PageHead'
import { ProblemAlert } from './ProblemAlert'
import { StateTag } from './StateTag'
import { TabBar } from './TabBar'

export type DetailTab = { key: string; label: string; count?: number; content: ReactNode }

export type DetailPageProps = {
  /** The list above, as the way back. */
  parent: { to: string; label: string }
  title: string
  subtitle?: ReactNode
  state?: { kind: string; state: string }
  primary?: ReactNode
  figures?: Figure[]
  above?: ReactNode
  tabs: DetailTab[]
}

/** One thing: its title line, its figures, its tabs with the chosen one in the address. */
export function DetailPage(props: DetailPageProps) {
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const active = props.tabs.some((tab) => tab.key === asked) ? asked! : props.tabs[0]?.key
  const choose = (key: string) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        if (key === props.tabs[0].key) next.delete('tab')
        else next.set('tab', key)
        return next
      },
      { replace: true },
    )
  return (
    <>
      <PageHead
        title={props.title}
        over={<Link to={props.parent.to}>{props.parent.label}</Link>}
        beside={
          <>
            {props.state ? <StateTag {...props.state} /> : null}
            {props.subtitle ? <span className="page-sub">{props.subtitle}</span> : null}
          </>
        }
        primary={props.primary}
      />
      {props.above}
      {props.figures ? <Figures items={props.figures} /> : null}
      <TabBar
        label={props.title}
        active={active}
        onChange={choose}
        tabs={props.tabs.map((tab) => ({
          key: tab.key,
          label: tab.count ? `${tab.label} ${tab.count}` : tab.label,
        }))}
      >
        {props.tabs.find((tab) => tab.key === active)?.content}
      </TabBar>
    </>
  )
}

/** The states before the thing is there: skeleton, not found, error. */
export function DetailLoader<T>({
  query,
  parent,
  children,
}: {
  query: { data?: T; error: Problem | null; isPending: boolean; refetch: () => unknown }
  parent: { to: string; label: string }
  children: (thing: T) => ReactNode
}) {
  const { t } = useTranslation()
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error)
    return (
      <>
        <PageHead title={parent.label} over={<Link to={parent.to}>{t('action.back')}</Link>} />
        <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
      </>
    )
  return <Skeleton rows={10} />
}
