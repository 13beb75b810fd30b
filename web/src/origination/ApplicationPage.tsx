import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Application } from '../api/types'
import { Documents } from '../documents/Documents'
import { Notes } from '../documents/Notes'
import { Papers, PAPERS } from '../documents/Papers'
import { formatAmount, subtract } from '../format/amount'
import { formatBps, formatRate, formatRatio } from '../format/rate'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { useSay } from '../shell/figures'
import { allows } from '../shell/rights'
import { reference } from '../shell/subject'
import { ApprovalTab } from './ApprovalTab'
import type { Asked } from './asked'
import { ContractTab } from './ContractTab'
import { AppealDialog, ContractDialog, SubmitDialog, WithdrawDialog } from './dialogs'
import { DrawdownDialog } from './DrawdownDialog'
import { Overview, useTrial } from './Overview'

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
  const more = useSubjectTabs()
  const borrower = application.parties.find((party) => party.role === 'BORROWER')
  const subject = reference('origination.application', application.id)
  const trial = useTrial(application)
  const ltv = (application.ratios.length > 0 ? application.ratios : (trial.data?.ratios ?? [])).find(
    (ratio) => ratio.code === 'ltv',
  )
  const received = application.checklist.filter((item) => item.received).length
  return (
    <>
      <DetailPage
        parent={parent}
        title={application.number}
        state={{ kind: 'application', state: application.state }}
        subtitle={
          <>
            {borrower ? <Link to={`/customers/${borrower.party_id}`}>{borrower.name}</Link> : null} ·{' '}
            {say(application.product)} · {application.officer_name}
            {application.contract ? (
              <>
                {' '}
                · <Link to={`/contracts/${application.contract.id}`}>{application.contract.number}</Link>
              </>
            ) : null}
          </>
        }
        primary={
          <>
            {allows(application, 'withdraw') ? (
              <Button onClick={() => setAsked('withdraw')}>{t('application.withdraw')}</Button>
            ) : null}
            {allows(application, 'appeal') ? (
              <Button type="primary" onClick={() => setAsked('appeal')}>
                {t('appeal.button')}
              </Button>
            ) : null}
            {allows(application, 'edit') ? (
              <Button onClick={() => void navigate(`/applications/${application.id}/edit`)}>
                {application.incomplete.length > 0 ? t('application.resume') : t('action.edit')}
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
            note: application.price_amount
              ? `${application.currency} · ${t('application.ofPrice', { amount: formatAmount(application.price_amount) })}`
              : application.currency,
          },
          {
            label: t('field.instalment_amount'),
            value: formatAmount(application.instalment_amount ?? trial.data?.instalment_amount),
            note: application.repayment_method
              ? t(`method.${application.repayment_method}`, { defaultValue: application.repayment_method })
              : undefined,
          },
          {
            label: t('field.annual_rate'),
            value: formatRate(application.annual_rate ?? trial.data?.annual_rate),
            note: [
              application.rate_index,
              application.margin_bps === null ? '' : formatBps(application.margin_bps),
            ].join(' '),
          },
          {
            label: t('field.term_months'),
            value: application.term_months ?? '–',
            note: application.due_day ? t('application.dueDay', { day: application.due_day }) : undefined,
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
          ...more(subject, ['notes', 'papers', 'timeline'], {
            notes: () => <Notes subject={subject} />,
            papers: () => <Papers subject={subject} kinds={PAPERS.application} />,
          }),
        ]}
      />
      <SubmitDialog application={application} open={asked === 'submit'} onClose={close} />
      <AppealDialog application={application} open={asked === 'appeal'} onClose={close} />
      <WithdrawDialog application={application} open={asked === 'withdraw'} onClose={close} />
      <ContractDialog application={application} open={asked === 'contract'} onClose={close} />
      {application.contract ? (
        <DrawdownDialog
          applicationId={application.id}
          rest={subtract(application.contract.amount, application.limit?.used_amount ?? '0.00')}
          currency={application.currency}
          payee={{
            name: application.contract.payee_name,
            account: application.contract.payee_account,
            bank: application.contract.payee_bank,
          }}
          open={asked === 'drawdown'}
          onClose={close}
        />
      ) : null}
    </>
  )
}
