import { BellOutlined } from '@ant-design/icons'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'

const Notices = lazy(() => import('../messages/NoticeSheet'))
export const UNREAD = '/api/v1/messages/unread'
const ASK_MS = 60_000

/** How many messages are unread; the drawer with them comes when it is opened. */
export function Bell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const unread = useGet(UNREAD, {}, { refetchMs: ASK_MS })
  const count = unread.data?.count ?? 0
  const label = count > 0 ? t('notice.unread', { count }) : t('menu.messages')
  return (
    <>
      <button
        type="button"
        className="button plain square"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        data-tour="bell"
        onClick={() => setOpen(true)}
      >
        <BellOutlined aria-hidden />
        {count > 0 ? (
          <span className="badge" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        ) : null}
      </button>
      <Suspense fallback={null}>{open ? <Notices onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  )
}
