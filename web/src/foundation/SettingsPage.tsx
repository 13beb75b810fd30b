import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Facts, Panel, useSay } from '../shell/figures'
import { KeyList } from '../shell/KeyHelp'
import { homeOf, visibleMenu } from '../shell/menu'
import { PageHead } from '../shell/PageHead'
import { useCan, useUser } from '../shell/session'
import { useSetDensity, useSetLanguage, useSetMode, useSetting } from '../shell/settings'
import { sayMessage } from '../shell/toast'

/** What a person sets for themselves; each choice is kept at once. */
export default function SettingsPage() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const user = useUser()
  const navigate = useNavigate()
  const [language, setLanguage] = useSetLanguage()
  const [mode, setMode] = useSetMode()
  const [density, setDensity] = useSetDensity()
  const [home, setHome] = useSetting('home')
  const pages = visibleMenu(can).flatMap((group) => group.items)
  const roles = user?.roles.map((role) => role.code) ?? []
  const usual = pages.find((page) => page.to === homeOf(can, undefined, roles))
  const saved = () => sayMessage('success', t('settings.saved'))
  return (
    <>
      <PageHead title={t('menu.settings')} />
      <p className="muted settings-note">{t('settings.help')}</p>
      <div className="columns columns-2">
        <div className="stack">
          <Panel title={t('settings.look')}>
            <Choice
              name="language"
              label={t('settings.language')}
              value={language}
              options={[
                { value: 'zh', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
              onChange={setLanguage}
            />
            <Choice
              name="mode"
              label={t('settings.mode')}
              value={mode}
              options={(['light', 'dark'] as const).map((value) => ({
                value,
                label: t(`settings.modes.${value}`),
              }))}
              onChange={setMode}
            />
            <Choice
              name="density"
              label={t('settings.density')}
              value={density}
              options={(['comfortable', 'compact'] as const).map((value) => ({
                value,
                label: t(`settings.densities.${value}`),
              }))}
              onChange={setDensity}
            />
          </Panel>
          <Panel title={t('settings.start')}>
            <label className="setting" htmlFor="home">
              <span>{t('settings.home')}</span>
              <select
                id="home"
                className="input"
                value={home ?? ''}
                onChange={(event) => void setHome(event.target.value || null).then(saved)}
              >
                <option value="">
                  {t('settings.homeDefault')}
                  {usual ? t('bracket', { what: t(`menu.${usual.key}`) }) : ''}
                </option>
                {pages.map((page) => (
                  <option key={page.to} value={page.to}>
                    {t(`menu.${page.key}`)}
                  </option>
                ))}
              </select>
            </label>
            <button type="button" className="button" onClick={() => void navigate('/settings?tour=1')}>
              {t('tour.replay')}
            </button>
          </Panel>
          <Panel title={t('settings.me')}>
            <Facts
              items={[
                { label: t('signIn.username'), value: user?.username },
                { label: t('party.name'), value: user?.name },
                { label: t('role.title'), value: user?.roles.map((role) => say(role)).join(t('join')) },
                {
                  label: t('field.branch_code'),
                  value: user?.branches.map((branch) => `${branch.code} ${say(branch)}`).join(t('join')),
                },
              ]}
            />
          </Panel>
        </div>
        <Panel title={t('shell.keys')}>
          <KeyList />
        </Panel>
      </div>
    </>
  )
}

function Choice<V extends string>({
  name,
  label,
  value,
  options,
  onChange,
}: {
  name: string
  label: string
  value: V
  options: { value: V; label: string }[]
  onChange: (value: V) => void
}) {
  return (
    <fieldset className="setting">
      <legend>{label}</legend>
      <span className="setting-options">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </span>
    </fieldset>
  )
}
