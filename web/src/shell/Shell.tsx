import { CalendarOutlined, MenuOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router'
import { onSignedOut, onStepUp } from '../api/client'
import { keyOf } from '../api/hooks'
import { useLive } from '../api/live'
import { asProblem } from '../api/problem'
import type { Session } from '../api/types'
import { nextCase } from '../foundation/nextCase'
import { Bell } from './Bell'
import { BranchSwitch } from './BranchSwitch'
import { Brand, Controls } from './Brand'
import { chosenBranch, forgetBranch } from './branch'
import { Skeleton } from './Empty'
import { HelpLink } from './HelpLink'
import { useKeys } from './keys'
import { MENU, visibleMenu } from './menu'
import { SideMenu } from './SideMenu'
import { ProblemAlert } from './ProblemAlert'
import { Search } from './Search'
import { SESSION, useCan, useSession } from './session'
import { useFollowSettings } from './settings'
import { Sheet } from './Sheet'
import './shell.css'
import { loadTerms } from './Term'
import { useSayMessage } from './toast'
import { TourOffer } from './tour/TourOffer'
import { useTour } from './tour/wanted'
import { Tray } from './Tray'
import { UserMenu } from './UserMenu'

const KeyHelp = lazy(() => import('./KeyHelp'))
const Tour = lazy(() => import('./tour/Tour'))

/** The frame of every page behind the sign-in: menu by rights, search, business date, person, keys. */
export default function Shell() {
  const session = useSession()
  const location = useLocation()
  const client = useQueryClient()
  useEffect(
    () =>
      // Kept on screen until now, so the address to come back to is still known.
      onSignedOut(() =>
        client.setQueryData<Session>(keyOf(SESSION, {}), (old) => (old ? { ...old, user: null } : old)),
      ),
    [client],
  )
  if (session.isPending) return <Skeleton />
  if (session.error && !session.data)
    return (
      <div className="page">
        <ProblemAlert problem={session.error} onRetry={() => void session.refetch()} />
      </div>
    )
  if (!session.data?.user) {
    const here = location.pathname + location.search
    const next = here === '/' ? '' : `?next=${encodeURIComponent(here)}`
    return <Navigate to={`/sign-in${next}`} replace />
  }
  return (
    <>
      <Frame session={session.data} />
      <Confirming factors={session.data.user.factors} />
      {session.expired ? (
        <Suspense>
          <SignInAgain username={session.data.user.username} />
        </Suspense>
      ) : null}
    </>
  )
}

const Confirm = lazy(() => import('../foundation/Confirm'))

/** What needs a confirmation waits for this dialog and then goes on, nothing lost. */
function Confirming({ factors }: { factors: string[] }) {
  const [answer, setAnswer] = useState<((confirmed: boolean) => void) | null>(null)
  useEffect(
    () =>
      onStepUp(
        () =>
          new Promise((resolve) =>
            setAnswer(() => (confirmed: boolean) => {
              setAnswer(null)
              resolve(confirmed)
            }),
          ),
      ),
    [],
  )
  if (!answer) return null
  return (
    <Suspense>
      <Confirm factors={factors} onAnswer={answer} />
    </Suspense>
  )
}

const SignInAgain = lazy(() => import('../foundation/SignInAgain'))

const GO_MS = 1500
const TERMS_MS = 1200

function Frame({ session }: { session: Session }) {
  const { t } = useTranslation()
  const can = useCan()
  const client = useQueryClient()
  const location = useLocation()
  const [drawer, setDrawer] = useState(false)
  const [help, setHelp] = useState(false)
  const groups = useMemo(() => visibleMenu(can), [can])
  useFollowSettings()
  const tour = useTour()
  useLive(
    useCallback(
      (date: string) =>
        client.setQueryData<Session>(keyOf(SESSION, {}), (old) =>
          old && old.business_date !== date ? { ...old, business_date: date } : old,
        ),
      [client],
    ),
  )
  useEffect(() => {
    // A branch that is no longer held would refuse every request.
    if (chosenBranch() && session.branch_code === null) forgetBranch()
  }, [session.branch_code])
  useEffect(() => {
    // After the first page stands: words explain themselves, but nobody waits for that.
    const timer = setTimeout(() => void loadTerms().catch(() => undefined), TERMS_MS)
    return () => clearTimeout(timer)
  }, [])
  usePageKeys(groups, () => setHelp(true))
  // A new page starts at its top, and Tab at its main part, unless the page chose a field of its own.
  const shownPath = useRef(location.pathname)
  useEffect(() => {
    window.scrollTo({ top: 0 })
    if (shownPath.current === location.pathname) return
    shownPath.current = location.pathname
    const main = document.getElementById('main')
    if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true })
  }, [location.pathname])

  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <aside className="side" aria-label="DiYa 抵押">
        <Brand />
        <SideMenu groups={groups} />
        <TourOffer tour={tour} />
      </aside>
      <Sheet
        open={drawer}
        onClose={() => setDrawer(false)}
        side="left"
        width={272}
        title={<Brand />}
        className="side-drawer"
      >
        <BranchSwitch session={session} inline />
        <SideMenu groups={groups} onGo={() => setDrawer(false)} />
      </Sheet>
      <header className="bar">
        <button
          type="button"
          className="button plain menu-button"
          aria-label={t('shell.openMenu')}
          aria-expanded={drawer}
          onClick={() => setDrawer(true)}
        >
          <MenuOutlined aria-hidden />
        </button>
        <Search />
        <span className="grow" />
        <span className="business-date" title={t('shell.businessDate')} data-tour="date">
          <CalendarOutlined aria-hidden />
          <span className="business-label">{t('shell.businessDate')}</span>
          <time className="num" dateTime={session.business_date ?? undefined} data-testid="business-date">
            {session.business_date}
          </time>
        </span>
        <BranchSwitch session={session} />
        {can('jobs') ? <Tray /> : null}
        {can('notices') ? <Bell /> : null}
        <HelpLink onKeys={() => setHelp(true)} />
        <Controls />
        <UserMenu session={session} />
      </header>
      <main id="main" tabIndex={-1} className="page">
        <Suspense fallback={<Skeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <Suspense fallback={null}>
        {help ? <KeyHelp onClose={() => setHelp(false)} /> : null}
        {tour.asked ? <Tour role={tour.role!.code} onEnd={tour.finish} /> : null}
      </Suspense>
    </div>
  )
}

/** `g` and a letter, `n` for the next case, `?` for the keys. */
function usePageKeys(groups: ReturnType<typeof visibleMenu>, onHelp: () => void) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const location = useLocation()
  const say = useSayMessage()
  const going = useRef(0)
  const letters = Object.fromEntries(
    MENU.flatMap((group) => group.items)
      .filter((item) => item.letter)
      .map((item) => [
        item.letter,
        (event: KeyboardEvent) => {
          if (Date.now() - going.current > GO_MS) return
          going.current = 0
          if (!groups.some((group) => group.items.includes(item))) return
          event.preventDefault()
          void navigate(item.to)
        },
      ]),
  )
  useKeys({
    ...letters,
    g: () => {
      going.current = Date.now()
    },
    '?': onHelp,
    c: (event) => {
      // `g c` is a page; `c` alone presses what the page is for.
      if (letters.c && Date.now() - going.current <= GO_MS) return letters.c(event)
      const primary = document.querySelector<HTMLElement>('main .page-actions .ant-btn-primary')
      if (!primary) return
      event.preventDefault()
      primary.click()
    },
    n: (event) => {
      // `g n` is a page; `n` alone the next case.
      if (letters.n && Date.now() - going.current <= GO_MS) return letters.n(event)
      void nextCase(location.pathname)
        .then(async (to) => {
          if (to) await navigate(to)
          else say('info', t('work.none'))
        })
        .catch((error: unknown) => say('error', asProblem(error).message))
    },
  })
}
