import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDate } from '../format/date'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { StateTag } from '../shell/StateTag'

/** The templates papers are set from, every version of each. */
export default function TemplateList() {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <ListPage
      title={t('menu.templates')}
      path="/api/v1/messages/templates"
      right="templates"
      exports={false}
      limit={200}
      rowLink={(row) => `/templates/${row.id}`}
      columns={[
        {
          key: 'name',
          title: t('field.name'),
          render: (row) => <Link to={`/templates/${row.id}`}>{say(row)}</Link>,
        },
        {
          key: 'language',
          title: t('template.language'),
          render: (row) => t(`template.languages.${row.language}`),
        },
        {
          key: 'version',
          title: t('field.version'),
          align: 'right',
          render: (row) => <span className="num">{row.version}</span>,
        },
        { key: 'starts_date', title: t('field.starts_date'), render: (row) => formatDate(row.starts_date) },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="template" state={row.state} />,
        },
        { key: 'kind', title: t('field.code'), render: (row) => row.kind, hidden: true },
      ]}
      empty={{ title: t('template.empty'), help: t('template.emptyHelp') }}
    />
  )
}
