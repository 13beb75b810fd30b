import { BulbOutlined, GlobalOutlined, MoonOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useSetLanguage, useSetMode } from './settings'

export function Brand() {
  return (
    <span className="brand">
      <img src="/favicon.svg" alt="" width={26} height={26} />
      <strong>DiYa 抵押</strong>
    </span>
  )
}

/** Language and theme; on the sign-in page too. */
export function Controls() {
  const { t } = useTranslation()
  const [language, setLanguage] = useSetLanguage()
  const [mode, setMode] = useSetMode()
  const other = mode === 'light' ? 'dark' : 'light'
  return (
    <span className="controls">
      <button
        type="button"
        className="button plain"
        aria-label={t('shell.language')}
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        <GlobalOutlined aria-hidden />
        <span className="control-word">{language === 'zh' ? 'English' : '中文'}</span>
      </button>
      <button
        type="button"
        className="button plain square"
        aria-label={t(other === 'dark' ? 'shell.dark' : 'shell.light')}
        title={t(other === 'dark' ? 'shell.dark' : 'shell.light')}
        onClick={() => setMode(other)}
      >
        {mode === 'light' ? <MoonOutlined aria-hidden /> : <BulbOutlined aria-hidden />}
      </button>
    </span>
  )
}
