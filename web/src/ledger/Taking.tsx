import { DownloadOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { exportRight } from '../shell/ListPage'
import { Pop, PopItem } from '../shell/Pop'
import { useHolds } from '../shell/session'

/** A report as a file, with the columns it shows: for reports that are no list on screen. */
export function Taking({
  path,
  query,
  columns,
}: {
  path: string
  query: Record<string, string>
  columns: { field: string; title: string }[]
}) {
  const { t } = useTranslation()
  const holds = useHolds()
  if (!holds(exportRight('balance'))) return null
  const href = (format: string) =>
    `${path}/export?${new URLSearchParams({
      ...query,
      format,
      columns: columns.map((column) => column.field).join(','),
      titles: columns.map((column) => column.title.replaceAll(',', '，')).join(','),
    }).toString()}`
  return (
    <Pop
      kind="menu"
      align="end"
      label={t('list.export')}
      button={
        <>
          <DownloadOutlined aria-hidden /> {t('list.export')}
        </>
      }
    >
      {(close) => (
        <>
          <PopItem href={href('xlsx')} download onClick={close}>
            {t('list.exportExcel')}
          </PopItem>
          <PopItem href={href('csv')} download onClick={close}>
            {t('list.exportCsv')}
          </PopItem>
        </>
      )}
    </Pop>
  )
}
