import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGet } from '../api/hooks'
import type { Application } from '../api/types'
import { LienTable } from '../collateral/LienTable'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { Empty } from '../shell/Empty'
import { Facts, Panel, useMoney } from '../shell/figures'
import { allows } from '../shell/rights'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import type { Asked } from './asked'
import { ConditionTable } from './Conditions'
import { LoanTable } from './LoanTable'

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
  const conditions = (
    <ConditionTable conditions={application.conditions} fulfils={allows(application, 'fulfilCondition')} />
  )
  if (!contract)
    return (
      <div className="stack">
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
        {/* They stand since the approval, so they are known before anybody signs. */}
        {application.conditions.length > 0 ? conditions : null}
      </div>
    )
  return (
    <div className="stack">
      <div className="columns columns-2">
        <Panel
          title={t('contract.title')}
          extra={<Link to={`/contracts/${contract.id}`}>{t('contract.open')}</Link>}
        >
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
      {conditions}
      <LoanTable
        loans={application.loans}
        currency={application.currency}
        action={
          allows(application, 'drawDown') ? (
            <Button onClick={() => onAsk('drawdown')}>{t('drawdown.prepare')}</Button>
          ) : null
        }
      />
      <Liens application={application} />
    </div>
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
