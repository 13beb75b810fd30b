import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { REQUEST_KINDS, REQUEST_STATES } from './privacy'
import { RequestDialog } from './PrivacyDialogs'

/** What people ask about their own data, the one due first on top. */
export default function PrivacyRequests() {
  const { t } = useTranslation()
  const can = useCan()
  const branches = useBranches()
  const [taking, setTaking] = useState(false)
  const take = can('requestCreate') ? (
    <Button type="primary" onClick={() => setTaking(true)}>
      {t('privacy.take')}
    </Button>
  ) : null
  return (
    <>
      <ListPage
        title={t('menu.requests')}
        path="/api/v1/customers/requests"
        right="requests"
        sort="due_date"
        primary={take}
        filters={[
          {
            name: 'state',
            label: t('field.state'),
            kind: 'multi',
            options: REQUEST_STATES.map((value) => ({ value, label: t(`state.request.${value}`) })),
          },
          {
            name: 'kind',
            label: t('field.kind'),
            kind: 'select',
            options: [...REQUEST_KINDS, 'RETENTION'].map((value) => ({
              value,
              label: t(`privacy.kind.${value}`),
            })),
          },
          { name: 'overdue', label: t('privacy.onlyOverdue'), kind: 'switch' },
        ]}
        rowLink={(row) => `/privacy/requests/${row.id}`}
        columns={[
          {
            key: 'number',
            title: t('privacy.number'),
            sort: 'number',
            render: (row) => (
              <Link to={`/privacy/requests/${row.id}`} className="num">
                {row.number}
              </Link>
            ),
          },
          { key: 'kind', title: t('field.kind'), render: (row) => t(`privacy.kind.${row.kind}`) },
          { key: 'party_name', title: t('duty.customer'), render: (row) => row.party_name },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="request" state={row.state} />,
          },
          {
            key: 'due_date',
            title: t('privacy.due'),
            sort: 'due_date',
            render: (row) => (
              <span className={row.overdue ? 'num late' : 'num'}>
                {formatDate(row.due_date)} {row.overdue ? t('privacy.overdue') : null}
              </span>
            ),
          },
          {
            key: 'received_date',
            title: t('privacy.received'),
            sort: 'received_date',
            render: (row) => <span className="num">{formatDate(row.received_date)}</span>,
            wideOnly: true,
          },
          {
            key: 'branch_code',
            title: t('field.branch_code'),
            render: (row) => branches.nameOf(row.branch_code),
            wideOnly: true,
          },
        ]}
        empty={{ title: t('privacy.empty'), help: t('privacy.emptyHelp'), action: take }}
      />
      <RequestDialog open={taking} onClose={() => setTaking(false)} />
    </>
  )
}
