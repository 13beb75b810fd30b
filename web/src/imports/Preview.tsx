import { useTranslation } from 'react-i18next'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { Mark } from '../shell/StateTag'
import type { ImportRun } from './run'

type Line = ImportRun['preview']['rows'][number]

/** The first lines of the file: as they came, what becomes of each cell, what is missing, and what is wrong. */
export function Preview({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const say = useSay()
  const { preview } = run
  const fields = [
    ...new Map(preview.rows.flatMap((row) => row.values.map((one) => [one.field, one] as const))).values(),
  ]
  const valueOf = (row: Line, field: string) => {
    const value = row.values.find((one) => one.field === field)?.value ?? ''
    // A code that the mapping filled in by itself has no word of the file.
    const words: Record<string, string> = { property_state: 'property.states', repayment_method: 'method' }
    return words[field] && value ? t(`${words[field]}.${value}`, { defaultValue: value }) : value
  }
  return (
    <div className="stack">
      {preview.unmapped.length > 0 ? (
        <p className="muted" role="note">
          {t('import.unmapped', { columns: preview.unmapped.join('、') })}
        </p>
      ) : null}
      <Panel title={t('import.asRead')} extra={t('import.firstLines', { count: preview.rows.length })}>
        <DataTable
          keepRows
          maxHeight={520}
          label={t('import.asRead')}
          rows={preview.rows}
          rowKey={(row) => String(row.line)}
          rowClass={(row) => (row.problem ? 'late' : undefined)}
          columns={[
            { key: 'line', title: t('import.line'), align: 'right', render: (row) => row.line },
            {
              key: 'state',
              title: t('import.check'),
              render: (row) =>
                row.problem ? (
                  <Mark tone="refused">{`${row.problem.column ? `${row.problem.column}：` : ''}${say(row.problem, '')}`}</Mark>
                ) : row.missing.length > 0 ? (
                  <Mark tone="attention">
                    {t('import.lacks', { what: row.missing.map((one) => say(one)).join('、') })}
                  </Mark>
                ) : (
                  <Mark tone="done">{t('import.whole')}</Mark>
                ),
            },
            ...fields.map((field) => ({
              key: field.field,
              title: say(field),
              render: (row: Line) => valueOf(row, field.field) || '–',
            })),
          ]}
          empty={<Empty title={t('import.noLines')} />}
        />
      </Panel>
      <Panel title={t('import.asCame')}>
        <DataTable
          keepRows
          maxHeight={360}
          label={t('import.asCame')}
          rows={preview.rows}
          rowKey={(row) => String(row.line)}
          columns={[
            {
              key: 'line',
              title: t('import.line'),
              align: 'right' as const,
              render: (row: Line) => row.line,
            },
            ...preview.header.map((title, place) => ({
              key: `${place}`,
              title: preview.ignored.includes(title) ? `${title}（${t('import.notRead')}）` : title,
              render: (row: Line) => row.cells[place] ?? '',
            })),
          ]}
        />
      </Panel>
    </div>
  )
}
