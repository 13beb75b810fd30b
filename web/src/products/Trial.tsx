import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Product } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatDate } from '../format/date'
import { formatRate, withMargin } from '../format/rate'
import { thinned, useSchedule } from '../origination/schedule'
import { Chart } from '../shell/Chart'
import { DataTable } from '../shell/DataTable'
import { ChoiceField, CountField, MoneyField } from '../shell/fields'
import { Amount, Panel, useMoney } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate } from '../shell/session'

type Values = {
  requested_amount: string
  term_months: number
  repayment_method: string
  margin_bps: number
  due_day: number
}

/** A loan of this product tried out: its instalments, its totals, and both ways of repaying beside each other. */
export function Trial({ product }: { product: Product }) {
  const { t } = useTranslation()
  const money = useMoney()
  const today = useBusinessDate()
  const [form] = Form.useForm<Values>()
  const initial: Values = {
    requested_amount: '1000000.00',
    term_months: Math.min(360, product.term_months_max),
    repayment_method: product.repayment_methods[0],
    margin_bps: product.margin_bps_default,
    due_day: 20,
  }
  const values = { ...initial, ...(Form.useWatch([], form) as Partial<Values> | undefined) }
  const terms = {
    principal_amount: values.requested_amount,
    annual_rate:
      typeof values.margin_bps === 'number' ? withMargin(product.index_rate, values.margin_bps) : null,
    term_months: values.term_months,
    starts_on: today,
    due_day: values.due_day,
    currency: product.currency,
  }
  const level = useSchedule({ ...terms, method: 'EQUAL_INSTALMENT' })
  const falling = useSchedule({ ...terms, method: 'EQUAL_PRINCIPAL' })
  const ways = [
    { method: 'EQUAL_INSTALMENT', ...level },
    { method: 'EQUAL_PRINCIPAL', ...falling },
  ].filter((way) => product.repayment_methods.includes(way.method))
  const chosen = ways.find((way) => way.method === values.repayment_method) ?? ways[0]
  const name = (method: string) => t(`method.${method}`, { defaultValue: method })
  const months = thinned(chosen?.rows ?? [], 60)
  return (
    <div className="stack">
      <Panel
        title={t('product.trial')}
        extra={terms.annual_rate ? t('preview.rate', { rate: formatRate(terms.annual_rate) }) : undefined}
      >
        <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} className="filters">
          <MoneyField
            name="requested_amount"
            label={t('field.amount')}
            currency={product.currency}
            required
          />
          <CountField
            name="term_months"
            label={t('field.term_months')}
            required
            min={1}
            max={product.term_months_max}
            suffix={t('months')}
          />
          <CountField
            name="margin_bps"
            label={t('field.margin_bps')}
            required
            min={product.margin_bps_min}
            max={product.margin_bps_max}
            suffix="bp"
          />
          <CountField name="due_day" label={t('field.due_day')} required min={1} max={31} />
          <ChoiceField
            name="repayment_method"
            label={t('field.repayment_method')}
            options={product.repayment_methods.map((value) => ({ value, label: name(value) }))}
          />
        </Form>
        <ProblemAlert problem={chosen?.answer.error} />
      </Panel>
      {ways.some((way) => way.rows.length > 0) ? (
        <div className="columns columns-2">
          <Panel title={t('product.compare')} extra={product.currency}>
            <DataTable
              label={t('product.compare')}
              rows={ways.filter((way) => way.rows.length > 0)}
              rowKey={(way) => way.method}
              columns={[
                {
                  key: 'method',
                  title: t('field.repayment_method'),
                  render: (way) => name(way.method),
                },
                {
                  key: 'first',
                  title: t('preview.first'),
                  align: 'right',
                  render: (way) => <Amount strong value={way.rows[0].instalment_amount} />,
                },
                {
                  key: 'last',
                  title: t('product.last'),
                  align: 'right',
                  render: (way) => <Amount value={way.rows[way.rows.length - 1].instalment_amount} />,
                },
                {
                  key: 'interest',
                  title: t('product.interest'),
                  align: 'right',
                  render: (way) => <Amount value={way.totals?.interest_amount} />,
                },
                {
                  key: 'total',
                  title: t('total'),
                  align: 'right',
                  render: (way) => <Amount value={way.totals?.instalment_amount} />,
                },
              ]}
            />
            <Chart
              kind="line"
              title={t('product.balances')}
              label={t('schedule.due_date')}
              x={months.map((row) => formatDate(row.due_date).slice(0, 7))}
              series={ways
                .filter((way) => way.rows.length > 0)
                .map((way) => ({
                  key: way.method,
                  label: name(way.method),
                  values: thinned(way.rows, 60).map((row) => row.opening_balance_amount),
                }))}
              format={formatAmount}
              unit={product.currency}
            />
          </Panel>
          <Panel title={t('schedule.title')} extra={chosen ? name(chosen.method) : undefined}>
            {chosen && chosen.rows.length > 0 ? (
              <div className="compact">
                <p className="muted">
                  {t('preview.first')} {money(chosen.rows[0].instalment_amount, product.currency)} ·{' '}
                  {t('preview.interest', { amount: money(chosen.totals?.interest_amount, product.currency) })}
                </p>
                <DataTable
                  keepRows
                  maxHeight={480}
                  label={t('schedule.title')}
                  rows={chosen.rows}
                  rowKey={(row) => String(row.number)}
                  columns={[
                    {
                      key: 'number',
                      title: t('schedule.number'),
                      align: 'right',
                      render: (row) => row.number,
                    },
                    { key: 'due', title: t('schedule.due_date'), render: (row) => formatDate(row.due_date) },
                    {
                      key: 'principal',
                      title: t('schedule.principal'),
                      align: 'right',
                      render: (row) => <Amount value={row.principal_amount} />,
                    },
                    {
                      key: 'interest',
                      title: t('schedule.interest'),
                      align: 'right',
                      render: (row) => <Amount value={row.interest_amount} />,
                    },
                    {
                      key: 'instalment',
                      title: t('schedule.instalment'),
                      align: 'right',
                      render: (row) => <Amount strong value={row.instalment_amount} />,
                    },
                    {
                      key: 'balance',
                      title: t('schedule.opening'),
                      align: 'right',
                      render: (row) => <Amount value={row.opening_balance_amount} />,
                    },
                  ]}
                />
              </div>
            ) : (
              <p className="muted">{t('loading')}</p>
            )}
          </Panel>
        </div>
      ) : (
        <p className="muted">{chosen?.ready ? t('loading') : t('preview.hint')}</p>
      )}
    </div>
  )
}
