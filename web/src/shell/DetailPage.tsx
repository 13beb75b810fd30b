import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { Problem } from '../api/problem'
import { Skeleton } from './Empty'
import { Figures, type Figure } from './figures'
import { PageHead } from './PageHead'
import { ProblemAlert } from './ProblemAlert'
import { useCan } from './session'
import { StateTag } from './StateTag'
import { TabBar } from './TabBar'

const Timeline = lazy(() => import('../foundation/Timeline').then((file) => ({ default: file.Timeline })))

export type DetailTab = {
  key: string
  label: string
  count?: number
  /** A function is called only while its tab is open. */
  content: ReactNode | (() => ReactNode)
}

type SubjectTab = 'documents' | 'notes' | 'papers' | 'timeline'

/** The tabs every thing of the bank has, titled alike; the timeline needs nothing but the subject. */
export function useSubjectTabs(): (
  subject: string,
  which: SubjectTab[],
  contents?: Partial<Record<SubjectTab, ReactNode | (() => ReactNode)>>,
) => DetailTab[] {
  const { t } = useTranslation()
  const can = useCan()
  return (subject, which, contents = {}) =>
    which
      .filter((key) => contents[key] !== undefined || (key === 'timeline' && can('timeline')))
      .map((key) => ({
        key,
        label: t(`tab.${key}`),
        content: contents[key] ?? (() => <Timeline subject={subject} />),
      }))
}

export type DetailPageProps = {
  /** The list above, as the way back. */
  parent: { to: string; label: string }
  title: string
  subtitle?: ReactNode
  state?: { kind: string; state: string }
  /** Tags beside the state: a risk class, a hold. */
  marks?: ReactNode
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
  const content = props.tabs.find((tab) => tab.key === active)?.content
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
            {props.marks}
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
        <Suspense fallback={<Skeleton />}>{typeof content === 'function' ? content() : content}</Suspense>
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
  return <DetailSkeleton />
}

/** As high as what comes: title line, figures, tabs. */
function DetailSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="skeleton detail-skeleton" role="status" aria-label={t('loading')}>
      <div className="bone bone-title" />
      <div className="bone bone-figures" />
      <div className="bone bone-tabs" />
      <div className="bone bone-panel" />
    </div>
  )
}
