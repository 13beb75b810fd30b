import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { formatCount } from '../format/count'
import { formatMoment } from '../format/date'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { IMPORT_STATES } from './duty'

/** Files of customers, newest first. */
export default function ImportList() {
  const { t } = useTranslation()
  const can = useCan()
  const navigate = useNavigate()
  const create = can('partyImportCreate') ? (
    <Button type="primary" onClick={() => void navigate('/customer-imports/new')}>
      {t('partyImport.create')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.partyImports')}
      path="/api/v1/customers/imports"
      right="partyImports"
      sort="-created_at"
      primary={create}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: IMPORT_STATES.map((value) => ({ value, label: t(`state.partyImport.${value}`) })),
        },
      ]}
      rowLink={(row) => `/customer-imports/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('partyImport.number'),
          sort: 'number',
          render: (row) => <Link to={`/customer-imports/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'file',
          field: 'file_name',
          title: t('partyImport.file'),
          wrap: true,
          render: (row) => row.file_name,
        },
        { key: 'kind', title: t('field.kind'), render: (row) => t(`party.kind.${row.kind}`) },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="partyImport" state={row.state} />,
        },
        {
          key: 'rows',
          field: 'row_count',
          title: t('partyImport.rows'),
          align: 'right',
          render: (row) => formatCount(row.row_count),
        },
        {
          key: 'entered',
          field: 'entered_count',
          title: t('partyImport.entered'),
          align: 'right',
          render: (row) => formatCount(row.entered_count),
        },
        {
          key: 'refused',
          field: 'refused_count',
          title: t('partyImport.refused'),
          align: 'right',
          render: (row) => formatCount(row.refused_count),
        },
        {
          key: 'by',
          field: 'by_name',
          title: t('duty.doneBy'),
          wideOnly: true,
          render: (row) => row.by_name,
        },
        {
          key: 'created',
          field: 'created_at',
          title: t('duty.doneAt'),
          sort: 'created_at',
          wideOnly: true,
          render: (row) => formatMoment(row.created_at),
        },
      ]}
      empty={{ title: t('partyImport.empty'), help: t('partyImport.emptyHelp'), action: create }}
    />
  )
}
