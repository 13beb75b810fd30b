import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import type { MenuGroup } from './menu'

/** The pages a person may open, in groups. */
export function SideMenu({ groups, onGo }: { groups: MenuGroup[]; onGo?: () => void }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('shell.menu')} className="nav" data-tour="menu">
      {groups.map((group) => (
        <div key={group.key} className="nav-group">
          {group.key === 'work' ? null : <p className="nav-title">{t(`menu.group.${group.key}`)}</p>}
          <ul>
            {group.items.map((item) => (
              <li key={item.key}>
                <NavLink to={item.to} onClick={onGo}>
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
}
