import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Application } from '../api/types'
import { Documents } from '../documents/Documents'
import { formatAmount } from '../format/amount'
import { formatBps, formatRate, formatRatio } from '../format/rate'
import { Timeline } from '../foundation/Timeline'
import { DetailLoader, DetailPage } from '../shell/DetailPage'
import { useSay } from '../shell/figures'
import { allows } from '../shell/rights'
import { reference } from '../shell/subject'
import { ApprovalTab } from './ApprovalTab'
import type { Asked } from './asked'
import { ContractTab } from './ContractTab'
import { ContractDialog, DrawdownDialog, SubmitDialog, WithdrawDialog } from './dialogs'
import { Overview } from './Overview'

export default function ApplicationPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const application = useGet('/api/v1/origination/applications/{application_id}', {
    path: { application_id: id },
  })
  const parent = { to: '/applications', label: t('menu.applications') }
  return (
    <DetailLoader query={application} parent={parent}>
      {(row) => <ApplicationDetail application={row} parent={parent} />}
    </DetailLoader>
  )
}

function ApplicationDetail({
  application,
  parent,
}: {
  application: Application
  parent: { to: string; label: string }
}) {
  const { t } = useTranslation()
  const say = useSay()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked>(null)
  const close = () => setAsked(null)
  const borrower = application.parties.find((party) => party.role === 'BORROWER')
  const subject = reference('origination.application', application.id)
  const ltv = application.ratios.find((ratio) => ratio.code === 'ltv')
  const received = application.checklist.filter((item) => item.received).length
  return (
    <>
      <DetailPage
        parent={parent}
        title={application.number}
        state={{ kind: 'application', state: application.state }}
        subtitle={`${borrower?.name ?? ''} · ${say(application.product)} · ${application.officer_name}`}
        primary={
          <>
            {allows(application, 'withdraw') ? (
              <Button onClick={() => setAsked('withdraw')}>{t('application.withdraw')}</Button>
            ) : null}
            {allows(application, 'edit') ? (
              <Button onClick={() => void navigate(`/applications/${application.id}/edit`)}>
                {t('action.edit')}
              </Button>
            ) : null}
            {allows(application, 'submit') ? (
              <Button type="primary" onClick={() => setAsked('submit')}>
                {t('application.submit')}
              </Button>
            ) : null}
            {allows(application, 'signContract') ? (
              <Button type="primary" onClick={() => setAsked('contract')}>
                {t('contract.sign')}
              </Button>
            ) : null}
            {allows(application, 'drawDown') ? (
              <Button type="primary" onClick={() => setAsked('drawdown')}>
                {t('drawdown.prepare')}
              </Button>
            ) : null}
          </>
        }
        figures={[
          {
            label: t('field.requested_amount'),
            value: formatAmount(application.requested_amount),
            note: `${application.currency} · ${t('application.ofPrice', { amount: formatAmount(application.price_amount) })}`,
          },
          {
            label: t('field.instalment_amount'),
            value: formatAmount(application.instalment_amount),
            note: t(`method.${application.repayment_method}`, { defaultValue: application.repayment_method }),
          },
          {
            label: t('field.annual_rate'),
            value: formatRate(application.annual_rate),
            note: `${application.rate_index} ${formatBps(application.margin_bps)}`,
          },
          {
            label: t('field.term_months'),
            value: application.term_months,
            note: t('application.dueDay', { day: application.due_day }),
          },
          {
            label: t('ratio.ltv'),
            value: formatRatio(ltv?.value),
            note: ltv?.limit ? t('ratio.limit', { limit: formatRatio(ltv.limit) }) : undefined,
            tone: ltv?.within === false ? 'refused' : undefined,
          },
        ]}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: <Overview application={application} /> },
          {
            key: 'documents',
            label: `${t('tab.documents')} ${received}/${application.checklist.length}`,
            content: <Documents subject={subject} checklist={application.checklist} />,
          },
          { key: 'approval', label: t('tab.approval'), content: <ApprovalTab application={application} /> },
          {
            key: 'contract',
            label: t('tab.contract'),
            content: <ContractTab application={application} onAsk={setAsked} />,
          },
          { key: 'timeline', label: t('tab.timeline'), content: <Timeline subject={subject} /> },
        ]}
      />
      <SubmitDialog application={application} open={asked === 'submit'} onClose={close} />
      <WithdrawDialog application={application} open={asked === 'withdraw'} onClose={close} />
      <ContractDialog application={application} open={asked === 'contract'} onClose={close} />
      <DrawdownDialog application={application} open={asked === 'drawdown'} onClose={close} />
    </>
  )
}
