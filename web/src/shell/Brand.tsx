import { BulbOutlined, GlobalOutlined, MoonOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { usePreferences } from './preferences'

export function Brand() {
  return (
    <span className="brand">
      <img src="/favicon.svg" alt="" width={26} height={26} />
      <strong>DiYa 抵押</strong>
    </span>
  )
}

/** Language and theme; on the sign-in page too. */
export function Controls({ onHelp }: { onHelp?: () => void }) {
  const { t } = useTranslation()
  const { language, mode, setLanguage, setMode } = usePreferences()
  return (
    <span className="controls">
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        aria-label={t('shell.language')}
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        <span className="control-word">{language === 'zh' ? 'English' : '中文'}</span>
      </Button>
      <Button
        type="text"
        icon={mode === 'light' ? <MoonOutlined aria-hidden /> : <BulbOutlined aria-hidden />}
        aria-label={mode === 'light' ? t('shell.dark') : t('shell.light')}
        title={mode === 'light' ? t('shell.dark') : t('shell.light')}
        onClick={() => setMode(mode === 'light' ? 'dark' : 'light')}
      />
      {onHelp ? (
        <Button
          type="text"
          className="wide-control"
          icon={<QuestionCircleOutlined aria-hidden />}
          aria-label={t('shell.keys')}
          title={t('shell.keys')}
          onClick={onHelp}
        />
      ) : null}
    </span>
  )
}
