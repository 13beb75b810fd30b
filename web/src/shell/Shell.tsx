import { CalendarOutlined, MenuOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Dropdown, Modal } from 'antd'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, NavLink, Outlet, useLocation, useNavigate } from 'react-router'
import { onSignedOut } from '../api/client'
import { keyOf } from '../api/hooks'
import { useLive } from '../api/live'
import { asProblem } from '../api/problem'
import type { Session } from '../api/types'
import { nextCase } from '../foundation/nextCase'
import { Brand, Controls } from './Brand'
import { Skeleton } from './Empty'
import { useSay } from './figures'
import { useKeys } from './keys'
import { MENU, visibleMenu } from './menu'
import { ProblemAlert } from './ProblemAlert'
import { Search } from './Search'
import { SESSION, useCan, useSession, useSignOut } from './session'

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
    const next = here === '/' || here === '/work' ? '' : `?next=${encodeURIComponent(here)}`
    return <Navigate to={`/sign-in${next}`} replace />
  }
  return <Frame session={session.data} />
}

const GO_MS = 1500

function Frame({ session }: { session: Session }) {
  const { t } = useTranslation()
  const can = useCan()
  const client = useQueryClient()
  const navigate = useNavigate()
  const location = useLocation()
  const { message } = App.useApp()
  const [drawer, setDrawer] = useState(false)
  const [help, setHelp] = useState(false)
  const groups = useMemo(() => visibleMenu(can), [can])
  useLive(
    useCallback(
      (date: string) =>
        client.setQueryData<Session>(keyOf(SESSION, {}), (old) =>
          old && old.business_date !== date ? { ...old, business_date: date } : old,
        ),
      [client],
    ),
  )

  // `g`, then within a moment the page's letter.
  const going = useRef(0)
  const letters = Object.fromEntries(
    MENU.flatMap((group) => group.items).map((item) => [
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
    '?': () => setHelp(true),
    n: () => {
      void nextCase(location.pathname)
        .then(async (to) => {
          if (to) await navigate(to)
          else await message.info(t('work.none'))
        })
        .catch((error: unknown) => message.error(asProblem(error).message))
    },
  })
  // A new page starts at its top, and a reader of the page starts at its main part.
  useEffect(() => {
    window.scrollTo({ top: 0 })
  }, [location.pathname])

  const nav = (
    <nav aria-label={t('shell.menu')} className="nav">
      {groups.map((group) => (
        <div key={group.key} className="nav-group">
          {group.key === 'work' ? null : <p className="nav-title">{t(`menu.group.${group.key}`)}</p>}
          <ul>
            {group.items.map((item) => (
              <li key={item.key}>
                <NavLink to={item.to} onClick={() => setDrawer(false)}>
                  <item.icon aria-hidden />
                  <span>{t(`menu.${item.key}`)}</span>
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <div className="side">
        <Brand />
        {nav}
      </div>
      <Drawer
        open={drawer}
        onClose={() => setDrawer(false)}
        placement="left"
        size={264}
        title={<Brand />}
        className="side-drawer"
        closable={{ 'aria-label': t('action.close') }}
      >
        {nav}
      </Drawer>
      <header className="bar">
        <Button
          type="text"
          className="menu-button"
          icon={<MenuOutlined aria-hidden />}
          aria-label={t('shell.openMenu')}
          aria-expanded={drawer}
          onClick={() => setDrawer(true)}
        />
        <Search />
        <span className="grow" />
        <span className="business-date" title={t('shell.businessDate')}>
          <CalendarOutlined aria-hidden />
          <span className="business-label">{t('shell.businessDate')}</span>
          <time className="num" dateTime={session.business_date ?? undefined} data-testid="business-date">
            {session.business_date}
          </time>
        </span>
        <Controls onHelp={() => setHelp(true)} />
        <UserMenu session={session} />
      </header>
      <main id="main" tabIndex={-1} className="page">
        <Suspense fallback={<Skeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <KeyHelp open={help} onClose={() => setHelp(false)} />
    </div>
  )
}

function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation()
  const say = useSay()
  const signOut = useSignOut()
  const { message } = App.useApp()
  const user = session.user!
  const roles = user.roles.map((role) => say(role)).join(t('join'))
  const branches = user.branches.map((branch) => say(branch)).join(t('join'))
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            type: 'group',
            label: (
              <>
                <div>{user.username}</div>
                <div>{roles}</div>
                <div>{branches}</div>
              </>
            ),
          },
          { type: 'divider' },
          { key: 'out', label: t('shell.signOut') },
        ],
        onClick: ({ key }) => {
          if (key === 'out')
            void signOut().catch((error: unknown) =>
              message.error(asProblem(error).message || t('problem.failed')),
            )
        },
      }}
    >
      <Button
        type="text"
        icon={<UserOutlined aria-hidden />}
        aria-label={t('shell.user', { name: `${user.name} ${roles}` })}
      >
        <span className="user-name">{user.name}</span>
        <span className="user-role">{roles}</span>
      </Button>
    </Dropdown>
  )
}

function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const rows: [string, string][] = [
    ['/', t('keys.search')],
    ['j  k', t('keys.walk')],
    ['Enter', t('keys.open')],
    ['n', t('keys.next')],
    ['?', t('keys.help')],
    ...visibleMenu(can)
      .flatMap((group) => group.items)
      .map((item): [string, string] => [`g ${item.letter}`, t(`menu.${item.key}`)]),
  ]
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('shell.keys')} width={440}>
      <dl className="key-list">
        {rows.map(([key, text]) => (
          <div key={key}>
            <dt>{key.split(' ').map((part, index) => (part ? <kbd key={index}>{part}</kbd> : null))}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
