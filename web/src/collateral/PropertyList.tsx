import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'

export default function PropertyList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const can = useCan()
  const create = can('propertyCreate') ? (
    <Button type="primary" onClick={() => void navigate('/properties/new')}>
      {t('property.register')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.properties')}
      path="/api/v1/collateral/properties"
      right="properties"
      primary={create}
      filters={[{ name: 'search', label: t('property.search'), kind: 'search' }]}
      rowLink={(row) => `/properties/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('property.number'),
          render: (row) => <Link to={`/properties/${row.id}`}>{row.number}</Link>,
        },
        { key: 'city', title: t('field.city'), render: (row) => row.city },
        { key: 'address', title: t('field.address'), wrap: true, render: (row) => row.address },
        {
          key: 'state',
          title: t('property.state'),
          render: (row) => t(`property.states.${row.state}`, { defaultValue: row.state }),
        },
        { key: 'area', title: t('field.area_sqm'), align: 'right', render: (row) => row.area_sqm },
        {
          key: 'certificate',
          title: t('field.certificate_number'),
          render: (row) => row.certificate_number,
          wideOnly: true,
        },
        { key: 'branch', title: t('field.branch_code'), render: (row) => row.branch_code, wideOnly: true },
      ]}
      empty={{ title: t('property.empty'), help: t('property.emptyHelp'), action: create }}
    />
  )
}
