import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand } from '../api/hooks'
import type { Lien } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable, type Column } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { DateField, TextField } from '../shell/fields'
import { useBusinessDate, useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

type Row = Pick<
  Lien,
  | 'id'
  | 'property_id'
  | 'property_number'
  | 'rank'
  | 'state'
  | 'secured_amount'
  | 'registration_number'
  | 'registered_on'
  | 'released_on'
  | 'version'
>

export function useLienColumns(onRelease: (row: Row) => void): Column<Row>[] {
  const { t } = useTranslation()
  const can = useCan()
  return [
    {
      key: 'property',
      title: t('property.number'),
      render: (row) => <Link to={`/properties/${row.property_id}`}>{row.property_number}</Link>,
    },
    { key: 'rank', title: t('lien.rank'), align: 'right', render: (row) => row.rank },
    { key: 'state', title: t('field.state'), render: (row) => <StateTag kind="lien" state={row.state} /> },
    {
      key: 'amount',
      title: t('lien.secured_amount'),
      align: 'right',
      render: (row) => <span className="num">{formatAmount(row.secured_amount)}</span>,
    },
    {
      key: 'number',
      title: t('lien.registration_number'),
      render: (row) => (
        <Link className="num" to={`/liens/${row.id}`}>
          {row.registration_number || t('lien.unregistered')}
        </Link>
      ),
    },
    { key: 'registered', title: t('lien.registered_on'), render: (row) => formatDate(row.registered_on) },
    {
      key: 'released',
      title: t('lien.released_on'),
      render: (row) => formatDate(row.released_on),
      wideOnly: true,
    },
    {
      key: 'act',
      title: t('list.actions'),
      align: 'right',
      render: (row) =>
        row.state === 'RELEASE_DUE' && can('lienRelease') ? (
          <Button
            size="small"
            type="primary"
            aria-label={`${t('lien.release')} ${row.registration_number ?? ''}`}
            onClick={() => onRelease(row)}
          >
            {t('lien.release')}
          </Button>
        ) : null,
    },
  ]
}

export function LienTable({ rows }: { rows: Row[] }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Row | null>(null)
  const columns = useLienColumns(setAsked)
  return (
    <>
      <DataTable
        label={t('menu.liens')}
        rows={rows}
        rowKey={(row) => row.id}
        rowLink={(row) => `/liens/${row.id}`}
        columns={columns}
        empty={<Empty title={t('lien.empty')} help={t('lien.emptyHelp')} />}
      />
      <ReleaseDialog lien={asked} onClose={() => setAsked(null)} />
    </>
  )
}

export function ReleaseDialog({ lien, onClose }: { lien: Row | null; onClose: () => void }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const release = useCommand('/api/v1/collateral/liens/{lien_id}/release')
  return (
    <ActionDialog<{ certificate_number: string; released_on: string }>
      open={lien !== null}
      title={t('lien.releaseTitle', { number: lien?.registration_number ?? '' })}
      submit={t('lien.releaseSubmit')}
      initial={{ released_on: today }}
      onClose={onClose}
      onSubmit={(body) => release.mutateAsync({ path: { lien_id: lien!.id }, body, version: lien!.version })}
    >
      <TextField
        name="certificate_number"
        label={t('lien.certificate_number')}
        required
        help={t('lien.certificateHelp')}
      />
      <DateField name="released_on" label={t('lien.released_on')} required max={today} />
    </ActionDialog>
  )
}
