import { UserOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { asProblem } from '../api/problem'
import type { Session } from '../api/types'
import { useSay } from './figures'
import { Pop, PopItem } from './Pop'
import { useSetLanguage, useSetMode } from './settings'
import { useSignOut } from './session'
import { sayMessage } from './toast'

/** Who is signed in, with which roles and where; settings, language, theme and the way out. */
export function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation()
  const say = useSay()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const [language, setLanguage] = useSetLanguage()
  const [mode, setMode] = useSetMode()
  const user = session.user!
  const roles = user.roles.map((role) => say(role)).join(t('join'))
  const branches = user.branches.map((branch) => say(branch)).join(t('join'))
  return (
    <Pop
      kind="menu"
      align="end"
      width={240}
      label={t('shell.user', { name: `${user.name} ${roles}` })}
      className="button plain user-button"
      button={
        <>
          <UserOutlined aria-hidden />
          <span className="user-name">{user.name}</span>
          <span className="user-role">{roles}</span>
        </>
      }
    >
      {(close) => {
        const go = (to: string) => () => {
          close()
          void navigate(to)
        }
        return (
          <>
            <div className="user-who" role="presentation">
              <strong>{user.name}</strong> <span className="muted">{user.username}</span>
              <div>{roles}</div>
              <div className="muted">{branches}</div>
            </div>
            <PopItem onClick={go('/settings')}>{t('menu.settings')}</PopItem>
            <PopItem onClick={go('/security')}>{t('menu.security')}</PopItem>
            <PopItem onClick={go('/help')}>{t('menu.help')}</PopItem>
            <PopItem
              lang={language === 'zh' ? 'en' : 'zh-CN'}
              onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
            >
              {language === 'zh' ? 'English' : '中文'}
            </PopItem>
            <PopItem onClick={() => setMode(mode === 'light' ? 'dark' : 'light')}>
              {mode === 'light' ? t('shell.dark') : t('shell.light')}
            </PopItem>
            <PopItem
              onClick={() =>
                void signOut().catch((error: unknown) =>
                  sayMessage('error', asProblem(error).message || t('problem.failed')),
                )
              }
            >
              {t('shell.signOut')}
            </PopItem>
          </>
        )
      }}
    </Pop>
  )
}
