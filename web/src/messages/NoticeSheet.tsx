import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand } from '../api/hooks'
import { formatMoment } from '../format/date'
import { Empty, Skeleton } from '../shell/Empty'
import { useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { Sheet } from '../shell/Sheet'
import { routeOf } from '../shell/subject'
import { useNotices, type Notice } from './notices'

/** The latest messages over the page; reading one leads to its case. */
export default function NoticeSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const notices = useNotices({ limit: 20 })
  const readAll = useCommand('/api/v1/messages/notices/read-all')
  const items = notices.data?.items
  const unread = items?.some((notice) => !notice.read_at) ?? false
  return (
    <Sheet
      open
      title={t('menu.messages')}
      onClose={onClose}
      footer={
        <>
          <Link to="/messages" onClick={onClose}>
            {t('notice.all')}
          </Link>
          <span className="grow" />
          <Button
            disabled={!unread}
            loading={readAll.isPending}
            onClick={() => void readAll.mutateAsync({}).catch(() => undefined)}
          >
            {t('notice.readAll')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={notices.error} onRetry={() => void notices.refetch()} />
      {!items ? (
        notices.error ? null : (
          <Skeleton rows={5} />
        )
      ) : items.length === 0 ? (
        <Empty title={t('notice.empty')} help={t('notice.emptyHelp')} />
      ) : (
        <ul className="notices">
          {items.map((notice) => (
            <li key={notice.id}>
              <NoticeText notice={notice} onGo={onClose} />
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

export function NoticeText({ notice, onGo }: { notice: Notice; onGo?: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const read = useReadNotice()
  const to = routeOf(notice.subject)
  return (
    <div className={notice.read_at ? 'notice' : 'notice new'}>
      <div className="notice-head">
        {to ? (
          <Link
            to={to}
            onClick={() => {
              read(notice)
              onGo?.()
            }}
          >
            {say(notice, 'title')}
          </Link>
        ) : (
          <strong>{say(notice, 'title')}</strong>
        )}
        {notice.read_at ? null : <span className="mark tone-running">{t('notice.new')}</span>}
      </div>
      <p>{say(notice, 'body')}</p>
      <p className="muted num">
        {[formatMoment(notice.at), notice.subject_number].filter(Boolean).join(' · ')}
        {notice.read_at ? null : (
          <>
            {' · '}
            <button type="button" className="link" onClick={() => read(notice)}>
              {t('notice.read')}
            </button>
          </>
        )}
      </p>
    </div>
  )
}

/** Marked as read in passing: a failure only leaves it unread. */
export function useReadNotice(): (notice: Notice) => void {
  const read = useCommand('/api/v1/messages/notices/{notice_id}/read')
  return (notice) => {
    if (!notice.read_at) void read.mutateAsync({ path: { notice_id: notice.id } }).catch(() => undefined)
  }
}
