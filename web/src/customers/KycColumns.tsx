import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import type { Column } from '../shell/DataTable'
import { useSay } from '../shell/figures'
import { StateTag } from '../shell/StateTag'
import type { DutyRow } from './duty'

/** How long a case has left, in words: late ones in red. */
export function DaysLeft({ row }: { row: Pick<DutyRow, 'state' | 'days_left' | 'late'> }) {
  const { t } = useTranslation()
  if (row.state === 'CLOSED') return <>–</>
  return row.late ? (
    <span className="bad">{t('duty.lateBy', { count: -row.days_left })}</span>
  ) : (
    <>{t('duty.left', { count: row.days_left })}</>
  )
}

/** What every list of cases shows; `topics` where the kind has any. */
export function useDutyColumns({ kinds, topics }: { kinds: boolean; topics: boolean }): Column<DutyRow>[] {
  const { t } = useTranslation()
  const say = useSay()
  return [
    {
      key: 'number',
      title: t('duty.number'),
      sort: 'number',
      render: (row) => <Link to={`/cases/${row.id}`}>{row.number}</Link>,
    },
    ...(kinds
      ? [
          {
            key: 'kind',
            field: 'kind_zh',
            title: t('field.kind'),
            render: (row: DutyRow) => say(row, 'kind'),
          },
        ]
      : []),
    {
      key: 'client',
      field: 'client_name',
      title: t('duty.about'),
      render: (row) =>
        row.party_id ? (
          <Link to={`/customers/${row.party_id}`}>{row.client_name}</Link>
        ) : (
          row.client_name || '–'
        ),
    },
    ...(topics
      ? [
          {
            key: 'topic',
            title: t('duty.topicLabel'),
            render: (row: DutyRow) => t(`duty.topic.${row.topic}`),
          },
        ]
      : []),
    {
      key: 'state',
      title: t('field.state'),
      sort: 'state',
      render: (row) => <StateTag kind="duty" state={row.state} />,
    },
    { key: 'due_date', title: t('duty.due'), sort: 'due_date', render: (row) => formatDate(row.due_date) },
    { key: 'days_left', title: t('duty.clock'), render: (row) => <DaysLeft row={row} /> },
    { key: 'owner', field: 'owner_name', title: t('duty.owner'), render: (row) => row.owner_name ?? '–' },
    {
      key: 'opened',
      field: 'opened_date',
      title: t('duty.opened'),
      sort: 'opened_date',
      wideOnly: true,
      render: (row) => formatDate(row.opened_date),
    },
    {
      key: 'branch',
      field: 'branch_code',
      title: t('field.branch_code'),
      wideOnly: true,
      render: (row) => row.branch_code,
    },
  ]
}
