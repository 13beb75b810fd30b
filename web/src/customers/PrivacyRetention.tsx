import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand } from '../api/hooks'
import { formatDate, formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { sayMessage } from '../shell/toast'

/** A dry run of the end of retention: who is past their time, what holds them, and erasure proposed for the rest. */
export default function PrivacyRetention() {
  const { t } = useTranslation()
  const can = useCan()
  const say = useSay()
  const branches = useBranches()
  const propose = useCommand('/api/v1/customers/retention')
  return (
    <ListPage
      title={t('menu.retention')}
      path="/api/v1/customers/retention"
      right="requests"
      sort="created_at"
      exports="customers.request.export"
      above={<p className="muted">{t('privacy.retentionHelp')}</p>}
      rowLink={(row) => `/customers/${row.id}`}
      batch={
        can('requestAnswer')
          ? [
              {
                key: 'propose',
                danger: true,
                label: (count) => t('privacy.proposeCount', { count }),
                enabled: (rows) => rows.every((row) => row.holds.length === 0),
                run: async (rows) => {
                  const made = await propose.mutateAsync({ body: { party_ids: rows.map((row) => row.id) } })
                  sayMessage('success', t('privacy.proposed', { count: made.items.length }))
                },
              },
            ]
          : undefined
      }
      columns={[
        {
          key: 'number',
          title: t('field.number'),
          sort: 'number',
          render: (row) => (
            <Link to={`/customers/${row.id}`} className="num">
              {row.number}
            </Link>
          ),
        },
        { key: 'name', title: t('field.name'), render: (row) => row.name },
        {
          key: 'created_at',
          title: t('privacy.registered'),
          sort: 'created_at',
          render: (row) => <span className="num">{formatMoment(row.created_at)}</span>,
        },
        {
          key: 'holds',
          title: t('privacy.holds'),
          wrap: true,
          render: (row) =>
            row.holds.length === 0
              ? '–'
              : row.holds
                  .map(
                    (hold) =>
                      say({ name_zh: hold.zh, name_en: hold.en }) +
                      (hold.until ? ` · ${t('privacy.until', { on: formatDate(hold.until) })}` : ''),
                  )
                  .join(t('semicolon')),
        },
        {
          key: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => branches.nameOf(row.branch_code),
          wideOnly: true,
        },
      ]}
      empty={{ title: t('privacy.retentionEmpty') }}
    />
  )
}
