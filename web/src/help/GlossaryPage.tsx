import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { DataTable, type Column } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { ENTRIES, type Entry } from '../shell/glossary'
import { PageHead } from '../shell/PageHead'

/** Every word of the bank with its meaning, in both languages, as docs/glossary.md says it. */
export default function GlossaryPage() {
  const { t, i18n } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const words = search.get('search') ?? ''
  const wanted = words.trim().toLocaleLowerCase()
  const english = i18n.language === 'en'
  const rows = ENTRIES.filter((entry) =>
    [entry.zh, entry.en, entry.meaning.zh, entry.meaning.en, ...entry.codes]
      .join(' ')
      .toLocaleLowerCase()
      .includes(wanted),
  )
  const columns: Column<Entry>[] = [
    {
      key: 'term',
      title: t('help.term'),
      render: (entry) => <strong>{english ? entry.en : entry.zh}</strong>,
      width: 220,
      wrap: true,
    },
    {
      key: 'other',
      title: english ? '中文' : 'English',
      render: (entry) => <span lang={english ? 'zh-CN' : 'en'}>{english ? entry.zh : entry.en}</span>,
      width: 220,
      wrap: true,
    },
    {
      key: 'meaning',
      title: t('help.meaning'),
      render: (entry) =>
        english ? entry.meaning.en || entry.meaning.zh : entry.meaning.zh || entry.meaning.en,
      wrap: true,
    },
  ]
  return (
    <>
      <PageHead title={t('menu.glossary')} over={<Link to="/help">{t('menu.help')}</Link>} />
      <div className="list">
        <div className="list-bar" role="search" aria-label={t('help.findTerm')}>
          <input
            type="search"
            className="input filter-search"
            aria-label={t('help.findTerm')}
            placeholder={t('help.findTerm')}
            value={words}
            onChange={(event) =>
              setSearch(event.target.value ? { search: event.target.value } : {}, { replace: true })
            }
          />
        </div>
        <DataTable
          label={t('menu.glossary')}
          columns={columns}
          rows={rows}
          rowKey={(entry) => entry.codes.join()}
          empty={<Empty title={t('empty.search')} />}
        />
        <div className="list-foot muted">{t('list.total', { total: rows.length })}</div>
      </div>
    </>
  )
}
