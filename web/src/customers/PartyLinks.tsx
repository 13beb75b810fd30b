import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Amount, Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { Loaded } from './PartyCases'

/** Contracts of a customer and how much of each is drawn. */
export function Contracts({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const rows = useGet(
    '/api/v1/origination/contracts',
    { query: { borrower_id: partyId, limit: 50 } },
    { enabled: can('contracts') },
  )
  if (!can('contracts')) return null
  return (
    <Panel title={t('menu.contracts')}>
      <Loaded query={rows}>
        {(items) => (
          <DataTable
            label={t('menu.contracts')}
            rows={items}
            rowKey={(row) => row.id}
            rowLink={(row) => `/contracts/${row.id}`}
            columns={[
              {
                key: 'number',
                title: t('contract.number'),
                render: (row) => <Link to={`/contracts/${row.id}`}>{row.number}</Link>,
              },
              {
                key: 'state',
                title: t('field.state'),
                render: (row) => <StateTag kind="contract" state={row.state} />,
              },
              {
                key: 'amount',
                title: t('contract.amount'),
                align: 'right',
                render: (row) => <Amount value={row.amount} />,
              },
              {
                key: 'drawn',
                title: t('contract.drawn'),
                align: 'right',
                render: (row) => <Amount value={row.drawn_amount} />,
              },
              { key: 'currency', title: t('field.currency'), render: (row) => row.currency },
              { key: 'signed', title: t('contract.signed_on'), render: (row) => formatDate(row.signed_on) },
            ]}
            empty={<Empty title={t('contract.empty')} help={t('contract.emptyHelp')} />}
          />
        )}
      </Loaded>
    </Panel>
  )
}
