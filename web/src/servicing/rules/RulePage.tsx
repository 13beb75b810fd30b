import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../../api/hooks'
import { formatDate } from '../../format/date'
import { DataTable } from '../../shell/DataTable'
import { DetailLoader, DetailPage } from '../../shell/DetailPage'
import { NoRight } from '../../shell/Empty'
import { Panel, useSay } from '../../shell/figures'
import { PageHead } from '../../shell/PageHead'
import { useCan } from '../../shell/session'
import { Mark } from '../../shell/StateTag'
import { ProposeDialog } from './ProposeDialog'
import type { Rule } from './rule'
import { RuleTrial } from './RuleTrial'
import { RuleVersions } from './RuleVersions'

type Account = Rule['moves'][number]['debit']

/** One posting rule: what each total moves, a trial of an event, and its versions. */
export default function RulePage() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const can = useCan()
  const rule = useGet(
    '/api/v1/servicing/posting-rules/{rule_code}',
    { path: { rule_code: code } },
    { enabled: can('postingRules') },
  )
  const parent = { to: '/posting-rules', label: t('menu.postingRules') }
  if (!can('postingRules'))
    return (
      <>
        <PageHead title={parent.label} />
        <NoRight what={parent.label} />
      </>
    )
  return (
    <DetailLoader query={rule} parent={parent}>
      {(data) => <Detail rule={data} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ rule, parent }: { rule: Rule; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [asked, setAsked] = useState(false)
  const rules = useGet('/api/v1/servicing/posting-rules')
  const cash = rules.data?.items.find((one) => one.code === rule.cash)
  return (
    <>
      <DetailPage
        parent={parent}
        title={say(rule)}
        marks={
          <Mark tone={rule.on_balance ? 'running' : 'neutral'}>
            {t(rule.on_balance ? 'postingRule.on' : 'postingRule.off')}
          </Mark>
        }
        subtitle={
          <>
            <span className="num">{rule.code}</span>
            {rule.cash ? (
              <>
                {' '}
                · {t('postingRule.cash')}
                {t('colon')}
                <Link to={`/posting-rules/${rule.cash}`}>{say(cash) || rule.cash}</Link>
              </>
            ) : null}
          </>
        }
        primary={
          can('postingRuleCreate') ? (
            <Button type="primary" onClick={() => setAsked(true)}>
              {t('postingRule.propose')}
            </Button>
          ) : null
        }
        figures={[
          {
            label: t('postingRule.version'),
            value: t('rules.version', { number: rule.number }),
            note: formatDate(rule.starts_date),
          },
          { label: t('postingRule.movesCount'), value: rule.moves_count },
          { label: t('postingRule.controls'), value: rule.controls.length },
        ]}
        tabs={[
          { key: 'moves', label: t('postingRule.moves'), content: () => <Moves rule={rule} /> },
          { key: 'trial', label: t('postingRule.trial'), content: () => <RuleTrial rule={rule} /> },
          {
            key: 'versions',
            label: t('postingRule.versions'),
            content: () => <RuleVersions rule={rule} />,
          },
        ]}
      />
      {asked ? <ProposeDialog rule={rule} onClose={() => setAsked(false)} /> : null}
    </>
  )
}

function Moves({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  return (
    <div className="stack">
      <MoveTable title={t('postingRule.moves')} rows={rule.moves} />
      {rule.remembered.length > 0 ? (
        <MoveTable title={t('postingRule.remembered')} rows={rule.remembered} />
      ) : null}
      <MoveTable title={t('postingRule.earning')} rows={rule.earning} />
      <div className="columns columns-2">
        <Controls title={t('postingRule.controls')} rows={rule.controls} />
        {rule.waived.length > 0 ? <Controls title={t('postingRule.waived')} rows={rule.waived} /> : null}
      </div>
    </div>
  )
}

function AccountName({ account }: { account: Account }) {
  const say = useSay()
  return (
    <Link to={`/ledger/accounts/${account.code}`} title={account.role}>
      {account.code} {say(account)}
    </Link>
  )
}

function MoveTable({ title, rows }: { title: string; rows: Rule['moves'] }) {
  const { t } = useTranslation()
  return (
    <Panel title={title}>
      <DataTable
        label={title}
        rows={rows.map((row, at) => ({ ...row, at }))}
        rowKey={(row) => String(row.at)}
        columns={[
          {
            key: 'total',
            title: t('postingRule.total'),
            wrap: true,
            render: (row) => t(`postingRule.totals.${row.total}`, { defaultValue: row.total }),
          },
          {
            key: 'debit',
            title: t('postingRule.debit'),
            wrap: true,
            render: (row) => <AccountName account={row.debit} />,
          },
          {
            key: 'credit',
            title: t('postingRule.credit'),
            wrap: true,
            render: (row) => <AccountName account={row.credit} />,
          },
        ]}
      />
    </Panel>
  )
}

function Controls({ title, rows }: { title: string; rows: Rule['controls'] }) {
  const { t } = useTranslation()
  return (
    <Panel title={title}>
      <DataTable
        label={title}
        rows={rows}
        rowKey={(row) => row.name}
        columns={[
          {
            key: 'name',
            title: t('postingRule.control'),
            wrap: true,
            render: (row) => t(`postingRule.totals.${row.name}`, { defaultValue: row.name }),
          },
          {
            key: 'account',
            title: t('postingRule.account'),
            wrap: true,
            render: (row) => <AccountName account={row.account} />,
          },
        ]}
      />
    </Panel>
  )
}
