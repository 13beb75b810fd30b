import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import { formatMoment } from '../format/date'
import { ListPage } from '../shell/ListPage'
import { NOTICES } from './notices'
import { NoticeText } from './NoticeSheet'

/** All messages of a person. */
export default function NoticeList() {
  const { t } = useTranslation()
  const readAll = useCommand('/api/v1/messages/notices/read-all')
  return (
    <ListPage
      title={t('menu.messages')}
      path={NOTICES}
      right="notices"
      exports={false}
      primary={
        <Button
          loading={readAll.isPending}
          onClick={() => void readAll.mutateAsync({}).catch(() => undefined)}
        >
          {t('notice.readAll')}
        </Button>
      }
      filters={[{ name: 'unread', label: t('notice.onlyUnread'), kind: 'switch' }]}
      columns={[
        {
          key: 'text',
          title: t('notice.text'),
          wrap: true,
          field: false,
          render: (notice) => <NoticeText notice={notice} />,
        },
        {
          key: 'at',
          title: t('notice.at'),
          render: (notice) => <span className="num">{formatMoment(notice.at)}</span>,
          wideOnly: true,
        },
      ]}
      empty={{ title: t('notice.empty'), help: t('notice.emptyHelp') }}
    />
  )
}
