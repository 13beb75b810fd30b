import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable } from '../shell/DataTable'
import { Skeleton } from '../shell/Empty'
import { ChoiceField, TextField } from '../shell/fields'
import { Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { OWNER_BASES } from './duty'

/** Who owns, controls or manages a firm in the end: on the page of a firm only. */
export function BeneficialOwners({ firmId }: { firmId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const [recording, setRecording] = useState(false)
  const owners = useGet(
    '/api/v1/customers/parties/{party_id}/owners',
    { path: { party_id: firmId } },
    { enabled: can('parties') },
  )
  const [ending, setEnding] = useState<{ id: string; name: string } | null>(null)
  const may = owners.data?.allowed_actions.includes('record') ?? false
  return (
    <Panel
      title={t('owner.title')}
      extra={
        may ? (
          <Button size="small" onClick={() => setRecording(true)}>
            {t('owner.record')}
          </Button>
        ) : null
      }
    >
      {owners.data ? (
        <>
          <ByShares data={owners.data} />
          <DataTable
            label={t('owner.title')}
            rows={owners.data.owners}
            rowKey={(row) => row.id}
            columns={[
              { key: 'name', title: t('owner.name'), render: (row) => row.name },
              { key: 'basis', title: t('owner.basisLabel'), render: (row) => t(`owner.basis.${row.basis}`) },
              {
                key: 'share',
                title: t('owner.share'),
                align: 'right',
                render: (row) => (row.share ? <span className="num">{formatRate(row.share)}</span> : '–'),
              },
              { key: 'since', title: t('owner.since'), render: (row) => formatDate(row.established_date) },
              { key: 'by', title: t('duty.doneBy'), wideOnly: true, render: (row) => row.recorded_by_name },
              {
                key: 'act',
                title: t('consent.act'),
                render: (row) =>
                  may ? (
                    <Button size="small" onClick={() => setEnding(row)}>
                      {t('owner.end')}
                    </Button>
                  ) : (
                    '–'
                  ),
              },
            ]}
            empty={<p className="muted">{t('owner.empty')}</p>}
          />
        </>
      ) : owners.error ? (
        <ProblemAlert problem={owners.error} onRetry={() => void owners.refetch()} />
      ) : (
        <Skeleton rows={2} />
      )}
      <RecordDialog firmId={firmId} open={recording} onClose={() => setRecording(false)} />
      {ending ? <EndDialog owner={ending} onClose={() => setEnding(null)} /> : null}
    </Panel>
  )
}

/** What persons own by the relations that are recorded, through firms too: shares multiplied along each path. */
function ByShares({ data }: { data: Answer<'/api/v1/customers/parties/{party_id}/owners'> }) {
  const { t } = useTranslation()
  if (data.by_shares.length === 0) return null
  return (
    <>
      <DataTable
        label={t('owner.byShares')}
        rows={data.by_shares}
        rowKey={(row) => row.person_id}
        rowLink={(row) => `/customers/${row.person_id}`}
        columns={[
          {
            key: 'name',
            title: t('owner.byShares'),
            render: (row) => <Link to={`/customers/${row.person_id}`}>{row.name || row.person_id}</Link>,
          },
          {
            key: 'share',
            title: t('owner.share'),
            align: 'right',
            render: (row) => <span className="num">{formatRate(row.share)}</span>,
          },
          {
            key: 'counts',
            title: t('owner.counts'),
            render: (row) => t(row.counts ? 'duty.yes' : 'duty.no'),
          },
        ]}
      />
      <p className="muted">
        {t('owner.rule', { share: formatRate(data.least_share), source: data.source })}
        {data.confirmed ? '' : ` ${t('duty.unconfirmed')}`}
      </p>
    </>
  )
}

function EndDialog({ owner, onClose }: { owner: { id: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation()
  const end = useCommand('/api/v1/customers/owners/{owner_id}/end')
  return (
    <ActionDialog
      open
      title={t('owner.endTitle', { name: owner.name })}
      submit={t('owner.endSubmit')}
      onClose={onClose}
      onSubmit={() => end.mutateAsync({ path: { owner_id: owner.id }, body: {} })}
    >
      <p className="wide">{t('owner.endHelp')}</p>
    </ActionDialog>
  )
}

type Recording = { name: string; basis: (typeof OWNER_BASES)[number]; share?: string }

function RecordDialog({ firmId, open, onClose }: { firmId: string; open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const record = useCommand('/api/v1/customers/parties/{party_id}/owners')
  return (
    <ActionDialog<Recording>
      open={open}
      title={t('owner.record')}
      submit={t('owner.record')}
      initial={{ basis: 'SHARES' }}
      onClose={onClose}
      onSubmit={({ name, basis, share }) =>
        record.mutateAsync({
          path: { party_id: firmId },
          body: { name, basis, share: basis === 'SHARES' ? share : null },
        })
      }
    >
      {({ basis }) => (
        <>
          <TextField name="name" label={t('owner.name')} required wide />
          <ChoiceField
            name="basis"
            label={t('owner.basisLabel')}
            options={OWNER_BASES.map((value) => ({ value, label: t(`owner.basis.${value}`) }))}
          />
          {basis === 'SHARES' ? (
            <TextField name="share" label={t('owner.share')} help={t('owner.shareHelp')} required />
          ) : null}
        </>
      )}
    </ActionDialog>
  )
}
