import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Application, Condition } from '../api/types'
import { LienTable } from '../collateral/LienTable'
import { formatAmount } from '../format/amount'
import { formatDate, formatMoment } from '../format/date'
import { formatRate } from '../format/rate'
import { DataTable } from '../shell/DataTable'
import { Empty } from '../shell/Empty'
import { Facts, Panel, useMoney, useSay } from '../shell/figures'
import { allows } from '../shell/rights'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { reference } from '../shell/subject'
import type { Asked } from './asked'
import { FulfilDialog } from './dialogs'

export function ContractTab({
  application,
  onAsk,
}: {
  application: Application
  onAsk: (asked: Asked) => void
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const contract = application.contract
  if (!contract)
    return (
      <Empty
        title={t('contract.notYet')}
        help={t('contract.notYetHelp')}
        action={
          allows(application, 'signContract') ? (
            <Button type="primary" onClick={() => onAsk('contract')}>
              {t('contract.sign')}
            </Button>
          ) : null
        }
      />
    )
  return (
    <div className="stack">
      <div className="columns columns-2">
        <Panel title={t('contract.title')}>
          <Facts
            items={[
              { label: t('contract.number'), value: <span className="num">{contract.number}</span> },
              { label: t('contract.amount'), value: money(contract.amount, application.currency) },
              { label: t('contract.signed_on'), value: formatDate(contract.signed_on) },
              { label: t('field.annual_rate'), value: formatRate(contract.annual_rate) },
              { label: t('field.payee_name'), value: contract.payee_name },
              { label: t('field.payee_account'), value: `${contract.payee_account} ${contract.payee_bank}` },
            ]}
          />
        </Panel>
        <Panel title={t('limit.title')}>
          <Facts
            items={[
              { label: t('limit.number'), value: application.limit?.number },
              { label: t('limit.amount'), value: formatAmount(application.limit?.amount) },
              { label: t('limit.reserved'), value: formatAmount(application.limit?.reserved_amount) },
              { label: t('limit.used'), value: formatAmount(application.limit?.used_amount) },
            ]}
          />
        </Panel>
      </div>
      <Conditions application={application} />
      <Loans application={application} onAsk={onAsk} />
      <Liens application={application} />
    </div>
  )
}

function Conditions({ application }: { application: Application }) {
  const { t } = useTranslation()
  const say = useSay()
  const [asked, setAsked] = useState<Condition | null>(null)
  const open = application.conditions.filter((item) => item.state === 'OPEN').length
  return (
    <Panel
      title={t('condition.title')}
      extra={open ? t('condition.open', { count: open }) : t('condition.all')}
    >
      <DataTable
        label={t('condition.title')}
        rows={application.conditions}
        rowKey={(item) => item.id}
        columns={[
          { key: 'name', title: t('condition.name'), wrap: true, render: (item) => say(item) },
          {
            key: 'state',
            title: t('field.state'),
            render: (item) => <StateTag kind="condition" state={item.state} />,
          },
          {
            key: 'evidence',
            title: t('condition.evidence'),
            wrap: true,
            render: (item) =>
              item.evidence ? (
                <span className="num">{item.evidence}</span>
              ) : (
                <span className="muted">{say(item, 'evidence_label')}</span>
              ),
          },
          {
            key: 'by',
            title: t('condition.by'),
            render: (item) =>
              item.fulfilled_by_name ? `${item.fulfilled_by_name} ${formatMoment(item.fulfilled_at)}` : '–',
          },
          {
            key: 'act',
            title: t('list.actions'),
            align: 'right',
            render: (item) =>
              item.state === 'OPEN' && allows(application, 'fulfilCondition') ? (
                <Button
                  size="small"
                  aria-label={`${t('condition.fulfil')} ${say(item)}`}
                  onClick={() => setAsked(item)}
                >
                  {t('condition.fulfil')}
                </Button>
              ) : null,
          },
        ]}
        empty={<Empty title={t('condition.none')} />}
      />
      <FulfilDialog condition={asked} onClose={() => setAsked(null)} />
    </Panel>
  )
}

function Loans({ application, onAsk }: { application: Application; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('menu.loans')}>
      <DataTable
        label={t('menu.loans')}
        rows={application.loans}
        rowKey={(loan) => loan.id}
        rowLink={(loan) => `/loans/${loan.id}`}
        columns={[
          {
            key: 'number',
            title: t('loan.number'),
            render: (loan) => <Link to={`/loans/${loan.id}`}>{loan.number}</Link>,
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (loan) => <StateTag kind="loan" state={loan.state} />,
          },
          {
            key: 'balance',
            title: t('field.balance_amount'),
            align: 'right',
            render: (loan) => formatAmount(loan.balance_amount),
          },
        ]}
        empty={
          <Empty
            title={t('drawdown.none')}
            help={t('drawdown.noneHelp')}
            action={
              allows(application, 'drawDown') ? (
                <Button onClick={() => onAsk('drawdown')}>{t('drawdown.prepare')}</Button>
              ) : null
            }
          />
        }
      />
    </Panel>
  )
}

function Liens({ application }: { application: Application }) {
  const { t } = useTranslation()
  const can = useCan()
  const secured = reference('origination.contract', application.contract!.id)
  const liens = useGet(
    '/api/v1/collateral/liens',
    { query: { secured, limit: 50 } },
    { enabled: can('liens') },
  )
  if (!liens.data || liens.data.items.length === 0) return null
  return (
    <Panel title={t('menu.liens')}>
      <LienTable rows={liens.data.items} />
    </Panel>
  )
}
