import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import { formatDate, formatMoment } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Panel } from '../shell/figures'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { HoldDialog, ReleaseDialog, RequestDialog } from './PrivacyDialogs'

/** What this customer asked about their data, and orders that it must stay. */
export function PrivacyPanel({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const enabled = can('requests')
  const requests = useGet('/api/v1/customers/requests', { query: { party_id: partyId } }, { enabled })
  const holds = useGet('/api/v1/customers/holds', { query: { party_id: partyId } }, { enabled })
  const [asking, setAsking] = useState(false)
  const [holding, setHolding] = useState(false)
  if (!enabled) return null
  return (
    <Panel
      title={t('menu.requests')}
      extra={
        <span className="acts">
          {can('holdCreate') ? (
            <Button onClick={() => setHolding(true)}>{t('privacy.hold.place')}</Button>
          ) : null}{' '}
          {can('requestCreate') ? <Button onClick={() => setAsking(true)}>{t('privacy.take')}</Button> : null}
        </span>
      }
    >
      <DataTable
        label={t('menu.requests')}
        rows={requests.data?.items ?? []}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'number',
            title: t('privacy.number'),
            render: (row) => (
              <Link to={`/privacy/requests/${row.id}`} className="num">
                {row.number}
              </Link>
            ),
          },
          { key: 'kind', title: t('field.kind'), render: (row) => t(`privacy.kind.${row.kind}`) },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="request" state={row.state} />,
          },
          {
            key: 'due',
            title: t('privacy.due'),
            render: (row) => <span className="num">{formatDate(row.due_date)}</span>,
          },
        ]}
        empty={t('privacy.empty')}
      />
      {(holds.data?.items ?? []).length > 0 ? <Holds rows={holds.data?.items ?? []} /> : null}
      <RequestDialog open={asking} onClose={() => setAsking(false)} partyId={partyId} />
      <HoldDialog open={holding} onClose={() => setHolding(false)} partyId={partyId} />
    </Panel>
  )
}

type HoldRow = {
  id: string
  basis: string
  reference: string
  placed_by_name: string
  placed_at: string
  released_at: string | null
}

function Holds({ rows }: { rows: HoldRow[] }) {
  const { t } = useTranslation()
  const can = useCan()
  const [releasing, setReleasing] = useState<HoldRow | null>(null)
  return (
    <>
      <DataTable
        label={t('privacy.hold.title')}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: 'basis', title: t('privacy.hold.basis'), render: (row) => t(`privacy.hold.${row.basis}`) },
          {
            key: 'reference',
            title: t('privacy.hold.reference'),
            wrap: true,
            render: (row) => row.reference,
          },
          { key: 'by', title: t('privacy.hold.placedBy'), render: (row) => row.placed_by_name },
          {
            key: 'at',
            title: t('privacy.hold.placedAt'),
            render: (row) => <span className="num">{formatMoment(row.placed_at)}</span>,
          },
          {
            key: 'release',
            title: '',
            render: (row) =>
              row.released_at ? (
                <span className="num">{formatMoment(row.released_at)}</span>
              ) : can('holdCreate') ? (
                <Button size="small" onClick={() => setReleasing(row)}>
                  {t('privacy.hold.release')}
                </Button>
              ) : null,
          },
        ]}
      />
      {releasing ? <ReleaseDialog hold={releasing} onClose={() => setReleasing(null)} /> : null}
    </>
  )
}
