import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../format/bytes'
import { formatDate, formatMoment } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { useSay } from '../shell/figures'
import { Mark } from '../shell/StateTag'
import type { FileRow } from './FileSheet'
import { grouped } from './versions'

/** The newest paper of each kind; the ones before it, with who brought each, one press away. */
export function FileTable({ rows, onShow }: { rows: FileRow[]; onShow: (file: FileRow) => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const [open, setOpen] = useState<string[]>([])
  const groups = grouped(rows)
  const earlier = new Map(groups.map((group) => [group.newest.id, group.earlier]))
  const toggle = (id: string) =>
    setOpen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]))
  return (
    <DataTable
      label={t('document.files')}
      rows={groups.flatMap((group) => [
        group.newest,
        ...(open.includes(group.newest.id) ? group.earlier : []),
      ])}
      rowKey={(file) => file.id}
      columns={[
        {
          key: 'name',
          title: t('document.name'),
          wrap: true,
          render: (file) => (
            <button type="button" className="link" onClick={() => onShow(file)}>
              {file.file_name}
            </button>
          ),
        },
        { key: 'kind', title: t('document.kind'), render: (file) => say(file, 'kind') || file.kind },
        {
          key: 'version',
          title: t('document.version'),
          render: (file) => {
            const count = earlier.get(file.id)?.length ?? 0
            return (
              <>
                {t('document.versionOf', { number: file.version })}
                {count ? (
                  <>
                    {' '}
                    <button
                      type="button"
                      className="link"
                      aria-expanded={open.includes(file.id)}
                      onClick={() => toggle(file.id)}
                    >
                      {open.includes(file.id) ? t('document.fold') : t('document.earlier', { count })}
                    </button>
                  </>
                ) : null}
              </>
            )
          },
        },
        {
          key: 'lastDay',
          title: t('document.lastDay'),
          render: (file) =>
            file.has_run_out ? (
              <Mark tone="refused">{t('document.ranOut', { day: formatDate(file.expires_date) })}</Mark>
            ) : (
              formatDate(file.expires_date)
            ),
        },
        {
          key: 'size',
          title: t('document.size'),
          align: 'right',
          render: (file) => formatBytes(file.size_bytes),
          wideOnly: true,
        },
        {
          key: 'by',
          title: t('document.by'),
          render: (file) => `${file.created_by_name} ${formatMoment(file.created_at)}`,
        },
      ]}
      empty={<Empty title={t('document.empty')} help={t('document.emptyHelp')} />}
    />
  )
}
