import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import { formatCount } from '../format/count'
import { formatDate, formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DateField, SelectField, TextField } from '../shell/fields'
import { FileDrop } from '../shell/FileDrop'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { LIST_KINDS } from './duty'

/** The versions of the lists that customers are held against, and loading the next one. */
export default function ScreeningLists() {
  const { t } = useTranslation()
  const can = useCan()
  const [loading, setLoading] = useState(false)
  const load = can('screeningLoad') ? (
    <Button type="primary" onClick={() => setLoading(true)}>
      {t('duty.loadList')}
    </Button>
  ) : null
  return (
    <>
      <ListPage
        title={t('duty.lists')}
        path="/api/v1/customers/screening-lists"
        right="screening"
        sort="-loaded_at"
        primary={load}
        filters={[{ name: 'current', label: t('duty.currentOnly'), kind: 'switch' }]}
        columns={[
          { key: 'code', title: t('duty.list'), sort: 'code', render: (row) => row.code },
          { key: 'name', title: t('field.name'), wrap: true, render: (row) => row.name },
          { key: 'kind', title: t('field.kind'), render: (row) => t(`duty.listKind.${row.kind}`) },
          {
            key: 'number',
            title: t('duty.version'),
            align: 'right',
            sort: 'number',
            render: (row) => <span className="num">{row.number}</span>,
          },
          {
            key: 'current',
            title: t('duty.inUse'),
            render: (row) => t(row.current ? 'duty.yes' : 'duty.no'),
          },
          {
            key: 'entries',
            field: 'entry_count',
            title: t('duty.entries'),
            align: 'right',
            render: (row) => formatCount(row.entry_count),
          },
          { key: 'as_of', title: t('duty.asOf'), render: (row) => formatDate(row.as_of) },
          { key: 'source', title: t('duty.source'), wrap: true, wideOnly: true, render: (row) => row.source },
          {
            key: 'loaded',
            field: 'loaded_at',
            title: t('duty.loaded'),
            sort: 'loaded_at',
            wideOnly: true,
            render: (row) => `${formatMoment(row.loaded_at)} ${row.loaded_by_name ?? ''}`,
          },
        ]}
        empty={{ title: t('duty.noLists'), help: t('duty.noListsHelp'), action: load }}
      />
      <LoadDialog open={loading} onClose={() => setLoading(false)} />
    </>
  )
}

type Loading = { code: string; kind: string; name: string; source: string; as_of: string }

function LoadDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const [file, setFile] = useState<File | null>(null)
  const load = useCommand('/api/v1/customers/screening-lists')
  return (
    <ActionDialog<Loading>
      open={open}
      width={680}
      title={t('duty.loadList')}
      submit={t('duty.loadList')}
      initial={{ kind: 'SANCTIONS' }}
      disabled={() => file === null}
      onClose={onClose}
      onSubmit={(values) => {
        const body = new FormData()
        for (const name of ['code', 'kind', 'name', 'source', 'as_of'] as const)
          body.append(name, values[name])
        if (file) body.append('file', file)
        return load.mutateAsync({ body })
      }}
    >
      <TextField name="code" label={t('duty.listCode')} required />
      <SelectField
        name="kind"
        label={t('field.kind')}
        required
        options={LIST_KINDS.map((value) => ({ value, label: t(`duty.listKind.${value}`) }))}
      />
      <TextField name="name" label={t('field.name')} required wide />
      <TextField name="source" label={t('duty.source')} required />
      <DateField name="as_of" label={t('duty.asOf')} required />
      <div className="wide">
        <FileDrop
          id="screening_file"
          label={t('duty.listFile')}
          types={t('duty.listTypes')}
          accept=".csv,.xlsx"
          file={file}
          onFile={setFile}
        />
        <p className="muted">{t('duty.listColumns')}</p>
      </div>
    </ActionDialog>
  )
}
