import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { formatCount } from '../format/count'
import { formatMoment } from '../format/date'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

const STATES = ['PREVIEWED', 'RUNNING', 'DONE', 'BROKEN', 'DISCARDED']

/** Files of applications that branches and partners bring. */
export default function ImportList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const say = useSay()
  const can = useCan()
  const create = can('importCreate') ? (
    <Button type="primary" onClick={() => void navigate('/imports/new')}>
      {t('import.create')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.imports')}
      path="/api/v1/origination/imports"
      right="imports"
      sort="-created_at"
      primary={create}
      above={
        <p className="muted">
          <Link to="/imports/mappings">{t('import.mappings')}</Link>
        </p>
      }
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'multi',
          options: STATES.map((value) => ({ value, label: t(`state.import.${value}`) })),
        },
      ]}
      rowLink={(row) => `/imports/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('import.number'),
          render: (row) => <Link to={`/imports/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'file',
          field: 'file_name',
          title: t('import.file'),
          wrap: true,
          render: (row) => row.file_name,
        },
        {
          key: 'mapping',
          field: 'mapping_code',
          title: t('import.mapping'),
          wrap: true,
          render: (row) => say(row, 'mapping'),
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="import" state={row.state} />,
        },
        {
          key: 'rows',
          field: 'row_count',
          title: t('import.rows'),
          align: 'right',
          render: (row) => <span className="num">{formatCount(row.row_count)}</span>,
        },
        {
          key: 'entered',
          field: 'entered_count',
          title: t('import.entered'),
          align: 'right',
          render: (row) => <span className="num">{formatCount(row.entered_count)}</span>,
        },
        {
          key: 'known',
          field: 'known_count',
          title: t('import.known'),
          align: 'right',
          render: (row) => <span className="num">{formatCount(row.known_count)}</span>,
          wideOnly: true,
        },
        {
          key: 'refused',
          field: 'refused_count',
          title: t('import.refused'),
          align: 'right',
          render: (row) => (
            <span className={row.refused_count > 0 ? 'num bad' : 'num'}>
              {formatCount(row.refused_count)}
            </span>
          ),
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
          title: t('field.officer_name'),
          render: (row) => row.by_name,
          wideOnly: true,
        },
        {
          key: 'created',
          field: 'created_at',
          title: t('import.received'),
          sort: 'created_at',
          render: (row) => formatMoment(row.created_at),
        },
      ]}
      empty={{ title: t('import.empty'), help: t('import.emptyHelp'), action: create }}
    />
  )
}
