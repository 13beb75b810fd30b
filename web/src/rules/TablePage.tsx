import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatDate } from '../format/date'
import { DataTable, type Column as TableColumn } from '../shell/DataTable'
import { DetailLoader, DetailPage } from '../shell/DetailPage'
import { Empty, NoRight } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { Mark, toneOf } from '../shell/StateTag'
import { Versions } from './Versions'
import { conditionWords, contentOf, outcomeWords, type Content } from './words'

type Version = Row<'/api/v1/rules/tables'>

/** One decision table: each row a rule, its conditions and its outcome in words, version by version. */
export default function TablePage() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const can = useCan()
  const [search] = useSearchParams()
  const tables = useGet('/api/v1/rules/tables', { query: { limit: 200 } }, { enabled: can('tables') })
  const parent = { to: '/tables', label: t('menu.tables') }
  if (!can('tables'))
    return (
      <>
        <PageHead title={t('menu.tables')} />
        <NoRight what={t('menu.tables')} />
      </>
    )
  return (
    <DetailLoader query={tables} parent={parent}>
      {(page) => {
        const versions = page.items
          .filter((row) => row.code === code)
          .sort((one, other) => other.version - one.version)
        const asked = Number(search.get('version'))
        const shown = versions.find((row) => row.version === asked) ?? versions[0]
        return shown ? (
          <Table table={shown} versions={versions} parent={parent} />
        ) : (
          <Empty title={t('problem.missing')} help={t('problem.missingHelp')} />
        )
      }}
    </DetailLoader>
  )
}

function Table({
  table,
  versions,
  parent,
}: {
  table: Version
  versions: Version[]
  parent: { to: string; label: string }
}) {
  const { t } = useTranslation()
  const say = useSay()
  const content = contentOf(table.content)
  return (
    <DetailPage
      parent={parent}
      title={say(table)}
      subtitle={<span className="num">{table.code}</span>}
      figures={[
        { label: t('field.version'), value: table.version },
        { label: t('field.starts_date'), value: formatDate(table.starts_date) },
        { label: t('rules.rowCount'), value: content?.rules.length ?? '–' },
        {
          label: t('rules.hit'),
          value: t(`rules.hits.${content?.hitPolicy ?? 'first'}`, {
            defaultValue: content?.hitPolicy ?? '',
          }),
          note: t(`rules.hitHelp.${content?.hitPolicy ?? 'first'}`, { defaultValue: '' }),
        },
      ]}
      tabs={[
        {
          key: 'rules',
          label: t('rules.rows'),
          content: content ? <Grid content={content} /> : <Empty title={t('rules.noGrid')} />,
        },
        {
          key: 'versions',
          label: t('rules.versions'),
          count: versions.length,
          content: (
            <Versions
              rows={versions.map((row) => ({ version: row.version, starts_date: row.starts_date }))}
              linkOf={(version) => `/tables/${table.code}?version=${version}`}
              shown={table.version}
            />
          ),
        },
      ]}
    />
  )
}

function Grid({ content }: { content: Content }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh'
  // Texts come as a pair of columns; the reader's half is shown.
  const outputs = content.outputs.filter(
    (column) => (column.field !== 'zh' && column.field !== 'en') || column.field === language,
  )
  const label = (field: string) =>
    t(`rules.field.${field}`, { defaultValue: t(`field.${field}`, { defaultValue: field }) })
  const columns: TableColumn<Record<string, string> & { at: number }>[] = [
    { key: '_row', title: t('rules.row'), align: 'right', render: (row) => row.at },
    ...content.inputs.map((column) => ({
      key: column.id,
      title: label(column.field),
      wrap: true,
      render: (row: Record<string, string>) =>
        row[column.id]?.trim() ? (
          conditionWords(column.field, row[column.id], t)
        ) : (
          <span className="muted">{t('rules.any')}</span>
        ),
    })),
    ...outputs.map((column) => ({
      key: column.id,
      title: label(column.field === 'zh' || column.field === 'en' ? 'text' : column.field),
      wrap: true,
      render: (row: Record<string, string>) => {
        const word = outcomeWords(column.field, row[column.id], t)
        const code = /^"(\w+)"$/.exec(row[column.id] ?? '')?.[1]
        return code && (column.field === 'outcome' || column.field === 'level') ? (
          <Mark tone={toneOf(code)}>{word}</Mark>
        ) : (
          word
        )
      },
    })),
  ]
  return (
    <Panel title={t('rules.rows')} extra={t('rules.readOnly')}>
      <DataTable
        keepRows
        label={t('rules.rows')}
        rows={content.rules.map((rule, index) => ({ ...rule, at: index + 1 }) as never)}
        rowKey={(row) => String(row.at)}
        columns={columns}
      />
    </Panel>
  )
}
