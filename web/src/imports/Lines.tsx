import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { StateTag } from '../shell/StateTag'
import type { ImportRun } from './run'

/** What became of each line: the application it made, or where and why it was refused. */
export function Lines({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      embedded
      exports={false}
      title={t('import.lines')}
      listKey="import-lines"
      path="/api/v1/origination/imports/{import_id}/lines"
      params={{ import_id: run.id }}
      rowKey={(row) => String(row.line)}
      rowLink={(row) => (row.application_id ? `/applications/${row.application_id}` : null)}
      filters={[
        {
          name: 'state',
          label: t('field.state'),
          kind: 'select',
          options: ['ENTERED', 'REFUSED'].map((value) => ({ value, label: t(`state.line.${value}`) })),
        },
      ]}
      columns={[
        {
          key: 'line',
          title: t('import.line'),
          align: 'right',
          sort: 'line',
          render: (row) => <span className="num">{row.line}</span>,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="line" state={row.state} />,
        },
        {
          key: 'application',
          title: t('application.number'),
          render: (row) =>
            row.application_id ? (
              <Link to={`/applications/${row.application_id}`}>{row.application_number}</Link>
            ) : (
              '–'
            ),
        },
        {
          key: 'outcome',
          title: t('import.outcome'),
          render: (row) => <StateTag kind="application" state={row.application_state} />,
        },
        { key: 'column', title: t('import.column'), render: (row) => row.column || '–' },
        { key: 'reason', title: t('import.reason'), wrap: true, render: (row) => say(row, 'reason') || '–' },
      ]}
      empty={{ title: t('import.noLines') }}
    />
  )
}
