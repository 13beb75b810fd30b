import { Form } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import type { Loan, Quote } from '../api/types'
import { add, formatAmount, isPositive, readAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { Chart } from '../shell/Chart'
import { DateField, MoneyField } from '../shell/fields'
import { Amount, Facts, Panel, useMoney, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate } from '../shell/session'

export function useQuote(loan: Loan, on: string | undefined, amount: string | null, enabled = true) {
  const [asked, setAsked] = useState(amount)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(amount), 300)
    return () => clearTimeout(timer)
  }, [amount])
  const query = { ...(on ? { on } : {}), ...(asked && isPositive(asked) ? { amount: asked } : {}) }
  return useGet(
    '/api/v1/servicing/loans/{loan_id}/quote',
    { path: { loan_id: loan.id }, query },
    { enabled: enabled && loan.state === 'ACTIVE', keep: true, derived: true },
  )
}

/** What it costs to pay off, and both ways of paying part of it early, side by side. */
export function QuoteTab({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const [form] = Form.useForm<{ on: string; amount: string }>()
  const on = Form.useWatch('on', form) ?? today
  const amount = readAmount(Form.useWatch('amount', form) ?? '')
  const quote = useQuote(loan, on, amount)
  if (loan.state !== 'ACTIVE') return <p className="muted">{t('quote.notActive')}</p>
  return (
    <div className="columns columns-2">
      <Panel
        title={t('quote.payoff')}
        extra={quote.data ? t('asOf', { on: formatDate(quote.data.on) }) : undefined}
      >
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ on: today }}
          className="form-grid"
        >
          <DateField name="on" label={t('quote.on')} min={today} />
          <MoneyField name="amount" label={t('quote.amount')} currency={loan.currency} />
        </Form>
        <ProblemAlert problem={quote.error} />
        {quote.data ? (
          <>
            <PayoffParts quote={quote.data} currency={loan.currency} />
            <Reasons quote={quote.data} />
          </>
        ) : null}
      </Panel>
      <Panel title={t('quote.prepayment')}>
        {quote.data?.prepayment ? (
          <>
            <Options quote={quote.data} currency={loan.currency} />
            <Interest quote={quote.data} currency={loan.currency} />
          </>
        ) : (
          <p className="muted">{t('quote.hint')}</p>
        )}
      </Panel>
    </div>
  )
}

export function PayoffParts({ quote, currency }: { quote: Quote; currency: string }) {
  const { t } = useTranslation()
  const money = useMoney()
  return (
    <Facts
      items={[
        { label: t('position.principal'), value: <Amount value={quote.payoff.principal} /> },
        { label: t('position.interest'), value: <Amount value={quote.payoff.interest} /> },
        { label: t('position.penalty'), value: <Amount value={quote.payoff.penalty} /> },
        { label: t('position.compound'), value: <Amount value={quote.payoff.compound} /> },
        { label: t('position.fee'), value: <Amount value={quote.payoff.fee} /> },
        {
          label: t('quote.total'),
          value: <strong className="num">{money(quote.payoff_amount, currency)}</strong>,
          wide: true,
        },
      ]}
    />
  )
}

/** How the payoff comes about, line by line, so that it can be followed with a pocket calculator. */
function Reasons({ quote }: { quote: Quote }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <details>
      <summary>{t('quote.reasons')}</summary>
      <ul className="act-lines">
        {quote.reasons.map((line, at) => (
          <li key={at}>
            <span>
              {say(line, 'what')}
              {line.formula ? <span className="muted num formula">{line.formula}</span> : null}
            </span>
            <Amount value={line.amount} />
          </li>
        ))}
      </ul>
    </details>
  )
}

/** What is left of the interest: as it is now and by each of the two ways. */
function Interest({ quote, currency }: { quote: Quote; currency: string }) {
  const { t } = useTranslation()
  const options = quote.prepayment?.options ?? []
  if (options.length === 0) return null
  const now = add(options[0].total_interest_amount, options[0].interest_saved_amount)
  return (
    <Chart
      kind="bar"
      title={t('quote.interest')}
      label={t('quote.way')}
      x={[t('quote.none'), ...options.map((option) => t(`way.${option.way}`, { defaultValue: option.way }))]}
      series={[
        {
          key: 'interest',
          label: t('quote.interest'),
          values: [now, ...options.map((option) => option.total_interest_amount)],
        },
      ]}
      format={formatAmount}
      unit={currency}
      asOf={formatDate(quote.on)}
      height={180}
    />
  )
}

/** The two ways of a prepayment; with `onChoose` they are the choice itself. */
export function Options({
  quote,
  currency,
  chosen,
  onChoose,
}: {
  quote: Quote
  currency: string
  chosen?: string
  onChoose?: (way: string) => void
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const prepayment = quote.prepayment
  if (!prepayment) return null
  return (
    <div className="stack">
      <p className="muted">
        {t('quote.split', {
          principal: money(prepayment.principal_amount, currency),
          interest: money(prepayment.interest_amount, currency),
        })}
      </p>
      <div
        className="options"
        role={onChoose ? 'radiogroup' : undefined}
        aria-label={onChoose ? t('quote.way') : undefined}
      >
        {prepayment.options.map((option) => {
          const body = (
            <>
              <h3>
                {onChoose ? (
                  <input
                    type="radio"
                    name="way"
                    value={option.way}
                    checked={chosen === option.way}
                    onChange={() => onChoose(option.way)}
                    aria-label={t(`way.${option.way}`, { defaultValue: option.way })}
                  />
                ) : null}{' '}
                {t(`way.${option.way}`, { defaultValue: option.way })}
              </h3>
              <dl>
                <dt>{t('quote.instalment')}</dt>
                <dd>
                  <Amount value={option.instalment_amount} />
                </dd>
                <dt>{t('quote.remaining')}</dt>
                <dd>{t('quote.count', { count: option.remaining_count })}</dd>
                <dt>{t('field.maturity_date')}</dt>
                <dd>{formatDate(option.maturity_date)}</dd>
                <dt>{t('quote.interest')}</dt>
                <dd>
                  <Amount value={option.total_interest_amount} />
                </dd>
                <dt>{t('quote.saved')}</dt>
                <dd className="good">
                  <Amount strong value={option.interest_saved_amount} />
                </dd>
              </dl>
            </>
          )
          return onChoose ? (
            <label key={option.way} className={chosen === option.way ? 'option chosen' : 'option'}>
              {body}
            </label>
          ) : (
            <div key={option.way} className="option" style={{ cursor: 'default' }}>
              {body}
            </div>
          )
        })}
      </div>
    </div>
  )
}
