import { QuestionCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { topicFor } from './helpTopics'
import { Pop, PopItem } from './Pop'
import { useUser } from './session'

/** Help where the person is: the guide of the person's role, the words, the keys, the tour once more. */
export function HelpLink({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const user = useUser()
  const topic = topicFor(user?.roles.map((role) => role.code) ?? [])
  return (
    <span className="wide-control" data-tour="help">
      <Pop
        kind="menu"
        align="end"
        label={t('shell.help')}
        className="button plain square"
        button={<QuestionCircleOutlined aria-hidden />}
      >
        {(close) => {
          const go = (to: string) => () => {
            close()
            void navigate(to)
          }
          return (
            <>
              <PopItem onClick={go(topic ? `/help/${topic}` : '/help')}>{t('help.mine')}</PopItem>
              <PopItem onClick={go('/help/glossary')}>{t('menu.glossary')}</PopItem>
              <PopItem
                onClick={() => {
                  close()
                  onKeys()
                }}
              >
                {t('shell.keys')}
              </PopItem>
              <PopItem onClick={go('?tour=1')}>{t('tour.replay')}</PopItem>
            </>
          )
        }}
      </Pop>
    </span>
  )
}
