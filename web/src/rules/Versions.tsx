import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Panel } from '../shell/figures'
import { useBusinessDate } from '../shell/session'
import { Mark } from '../shell/StateTag'

type VersionRow = { version: number; starts_date: string }

/** Released versions of a table and since when each is in force. */
export function Versions({
  rows,
  linkOf,
  shown,
}: {
  rows: VersionRow[]
  linkOf: (version: number) => string
  shown: number
}) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const inForce = [...rows]
    .filter((row) => !today || row.starts_date <= today)
    .sort((one, other) => other.starts_date.localeCompare(one.starts_date) || other.version - one.version)[0]
  return (
    <Panel title={t('rules.versions')}>
      <DataTable
        label={t('rules.versions')}
        rows={rows}
        rowKey={(row) => String(row.version)}
        rowLink={(row) => linkOf(row.version)}
        activeKey={String(shown)}
        columns={[
          {
            key: 'version',
            title: t('field.version'),
            render: (row) => (
              <Link to={linkOf(row.version)}>{t('rules.version', { number: row.version })}</Link>
            ),
          },
          { key: 'starts', title: t('field.starts_date'), render: (row) => formatDate(row.starts_date) },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) =>
              row === inForce ? (
                <Mark tone="done">{t('rules.inForce')}</Mark>
              ) : today && row.starts_date > today ? (
                <Mark tone="attention">{t('rules.later')}</Mark>
              ) : (
                <Mark tone="neutral">{t('rules.before')}</Mark>
              ),
          },
        ]}
      />
    </Panel>
  )
}
