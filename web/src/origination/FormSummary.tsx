import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { Application } from '../api/types'
import { formatBps } from '../format/rate'
import { Facts, Panel, useMoney, useSay } from '../shell/figures'
import { Mark } from '../shell/StateTag'
import { RatioBar, useMissingName, useTrial } from './Overview'
import { missingOf, STEPS, type StepKey } from './reading'

/** The whole application before it is submitted: what it says, what it lacks and where that is given. */
export function FormSummary({ application }: { application: Application }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const say = useSay()
  const money = useMoney()
  const trial = useTrial(application)
  const missing = missingOf(application)
  const nameOf = useMissingName(application)
  const { currency } = application
  const to = (step: StepKey) => `/applications/${application.id}/edit?step=${step}`
  const change = (step: StepKey) => (
    <Link to={to(step)} aria-label={`${t('action.edit')} ${t(`application.step.${step}`)}`}>
      {t('action.edit')}
    </Link>
  )
  return (
    <div className="wide columns columns-2">
      <div className="stack">
        <Panel title={t('application.step.parties')} extra={change('parties')}>
          <Facts
            items={[
              ...application.parties.map((party) => ({
                label: t(`role.${party.role}`, { defaultValue: party.role }),
                value: `${party.name} · ${t('party.income')} ${money(party.monthly_income_amount, currency)}`,
              })),
              { label: t('field.homes_owned_count'), value: application.homes_owned_count },
              { label: t('application.debt'), value: money(application.other_debt_monthly_amount, currency) },
            ]}
          />
        </Panel>
        <Panel title={t('application.step.property')} extra={change('property')}>
          <Facts
            items={[
              {
                label: t('field.address'),
                value: application.property
                  ? `${application.property.city} ${application.property.address}`
                  : null,
                wide: true,
              },
              {
                label: t('field.value_amount'),
                value: application.property?.value_amount
                  ? money(application.property.value_amount, currency)
                  : null,
              },
              {
                label: t('field.price_amount'),
                value: application.price_amount ? money(application.price_amount, currency) : null,
              },
            ]}
          />
        </Panel>
        <Panel title={t('application.step.terms')} extra={change('terms')}>
          <Facts
            items={[
              { label: t('field.product_code'), value: say(application.product) },
              {
                label: t('field.requested_amount'),
                value: application.requested_amount ? money(application.requested_amount, currency) : null,
              },
              { label: t('field.term_months'), value: application.term_months },
              {
                label: t('field.repayment_method'),
                value: application.repayment_method
                  ? t(`method.${application.repayment_method}`, {
                      defaultValue: application.repayment_method,
                    })
                  : null,
              },
              {
                label: t('field.margin_bps'),
                value: application.margin_bps === null ? null : formatBps(application.margin_bps),
              },
              { label: t('field.due_day'), value: application.due_day },
            ]}
          />
        </Panel>
      </div>
      <div className="stack">
        <Panel
          title={t('application.complete')}
          extra={
            missing.length === 0 ? (
              <Mark tone="done">{t('application.whole')}</Mark>
            ) : (
              <Mark tone="attention">{t('application.lacks', { count: missing.length })}</Mark>
            )
          }
        >
          {missing.length === 0 ? (
            <p className="muted">{t('application.submitText')}</p>
          ) : (
            <ul className="checklist" data-testid="missing">
              {STEPS.map((step) => {
                const here = missing.filter((item) => item.step === step)
                return here.length > 0 ? (
                  <li key={step}>
                    <Link to={to(step)}>{t(`application.step.${step}`)}</Link>
                    <span>{here.map(({ code }) => nameOf(code)).join(t('join'))}</span>
                  </li>
                ) : null
              })}
            </ul>
          )}
        </Panel>
        {trial.data ? (
          <Panel title={t('ratio.title')} extra={t('ratio.trial')}>
            <ul className="ratios">
              {trial.data.ratios.map((ratio) => (
                <li key={ratio.code}>
                  <RatioBar ratio={ratio} />
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
        <Panel title={t('document.checklist')} extra={change('papers')}>
          <p>
            {t('document.received', {
              count: application.checklist.filter((item) => item.received).length,
              total: application.checklist.length,
            })}
          </p>
        </Panel>
        <Button onClick={() => void navigate(`/applications/${application.id}`)}>
          {t('application.later')}
        </Button>
      </div>
    </div>
  )
}
