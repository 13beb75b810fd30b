import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../../api/hooks'
import { formatDate } from '../../format/date'
import { DataTable } from '../../shell/DataTable'
import { DetailLoader } from '../../shell/DetailPage'
import { Empty, NoRight } from '../../shell/Empty'
import { Panel, useSay } from '../../shell/figures'
import { PageHead } from '../../shell/PageHead'
import { useCan } from '../../shell/session'
import { Mark } from '../../shell/StateTag'

/** The posting rules in force: how each kind of loan is booked. */
export default function RuleList() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const rules = useGet('/api/v1/servicing/posting-rules', {}, { enabled: can('postingRules') })
  const title = t('menu.postingRules')
  if (!can('postingRules'))
    return (
      <>
        <PageHead title={title} />
        <NoRight what={title} />
      </>
    )
  return (
    <DetailLoader query={rules} parent={{ to: '/posting-rules', label: title }}>
      {(data) => (
        <>
          <PageHead
            title={title}
            beside={<span className="page-sub">{t('asOf', { on: formatDate(data.on) })}</span>}
          />
          <Panel>
            <DataTable
              label={title}
              rows={data.items}
              rowKey={(row) => row.code}
              rowLink={(row) => `/posting-rules/${row.code}`}
              columns={[
                {
                  key: 'name',
                  title: t('postingRule.code'),
                  wrap: true,
                  render: (row) => <Link to={`/posting-rules/${row.code}`}>{say(row)}</Link>,
                },
                {
                  key: 'code',
                  title: t('field.code'),
                  render: (row) => <span className="num">{row.code}</span>,
                },
                {
                  key: 'side',
                  title: t('field.kind'),
                  render: (row) => (
                    <Mark tone={row.on_balance ? 'running' : 'neutral'}>
                      {t(row.on_balance ? 'postingRule.on' : 'postingRule.off')}
                    </Mark>
                  ),
                },
                {
                  key: 'version',
                  title: t('postingRule.version'),
                  render: (row) => t('rules.version', { number: row.number }),
                },
                {
                  key: 'from',
                  title: t('postingRule.from'),
                  render: (row) => <span className="num">{formatDate(row.starts_date)}</span>,
                },
                {
                  key: 'moves',
                  title: t('postingRule.movesCount'),
                  align: 'right',
                  render: (row) => row.moves_count,
                },
                {
                  key: 'cash',
                  title: t('postingRule.cash'),
                  wrap: true,
                  render: (row) =>
                    row.cash ? (
                      <Link to={`/posting-rules/${row.cash}`}>
                        {say(data.items.find((rule) => rule.code === row.cash)) || row.cash}
                      </Link>
                    ) : (
                      '–'
                    ),
                },
              ]}
              empty={<Empty title={t('postingRule.empty')} help={t('postingRule.emptyHelp')} />}
            />
          </Panel>
        </>
      )}
    </DetailLoader>
  )
}
