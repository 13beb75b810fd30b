import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { formatCount } from '../format/count'
import { formatMoment } from '../format/date'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { countOf, FILE_STATES, KINDS } from './file'

/** Files of repayments, and of answers to debits. */
export default function FileList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const can = useCan()
  const create = can('incomingCreate') ? (
    <Button type="primary" onClick={() => void navigate('/incoming/new')}>
      {t('incoming.create')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.incoming')}
      path="/api/v1/servicing/incoming-files"
      right="incoming"
      sort="-created_at"
      primary={create}
      filters={[
        {
          name: 'kind',
          label: t('incoming.kindLabel'),
          kind: 'select',
          options: KINDS.map((value) => ({ value, label: t(`incoming.kind.${value}`) })),
        },
        {
          name: 'state',
          label: t('field.state'),
          kind: 'multi',
          options: FILE_STATES.map((value) => ({ value, label: t(`state.incoming.${value}`) })),
        },
      ]}
      rowLink={(row) => `/incoming/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('incoming.number'),
          sort: 'number',
          render: (row) => <Link to={`/incoming/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'kind',
          title: t('incoming.kindLabel'),
          render: (row) => t(`incoming.kind.${row.kind}`),
        },
        {
          key: 'file',
          field: 'file_name',
          title: t('incoming.file'),
          wrap: true,
          render: (row) => row.file_name,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="incoming" state={row.state} />,
        },
        {
          key: 'lines',
          field: 'line_count',
          title: t('incoming.lines'),
          align: 'right',
          render: (row) => <span className="num">{formatCount(row.line_count)}</span>,
        },
        {
          key: 'posted',
          field: false,
          title: t('incoming.posted'),
          align: 'right',
          render: (row) => (
            <span className="num">
              {formatCount(countOf(row.stages, 'APPLIED', 'PARTLY', 'SUSPENDED', 'POSTED'))}
            </span>
          ),
        },
        {
          key: 'suspended',
          field: false,
          title: t('incoming.toSuspense'),
          align: 'right',
          wideOnly: true,
          render: (row) => (
            <span className="num">{formatCount(countOf(row.stages, 'PARTLY', 'SUSPENDED'))}</span>
          ),
        },
        {
          key: 'refused',
          field: false,
          title: t('incoming.refused'),
          align: 'right',
          render: (row) => {
            const count = countOf(row.stages, 'REFUSED', 'CONTRADICTS')
            return <span className={count > 0 ? 'num bad' : 'num'}>{formatCount(count)}</span>
          },
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => row.branch_code,
          wideOnly: true,
        },
        {
          key: 'by',
          field: 'by_name',
          title: t('incoming.by'),
          render: (row) => row.by_name,
          wideOnly: true,
        },
        {
          key: 'created',
          field: 'created_at',
          title: t('incoming.received'),
          sort: 'created_at',
          render: (row) => formatMoment(row.created_at),
        },
      ]}
      empty={{ title: t('incoming.empty'), help: t('incoming.emptyHelp'), action: create }}
    />
  )
}
