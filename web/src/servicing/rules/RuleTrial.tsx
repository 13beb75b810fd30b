import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { useGet } from '../../api/hooks'
import { isPositive, readAmount } from '../../format/amount'
import { useSettled } from '../../origination/schedule'
import { DataTable } from '../../shell/DataTable'
import { ChoiceField, MoneyField, SelectField } from '../../shell/fields'
import { Amount, Panel, useSay } from '../../shell/figures'
import { ProblemAlert } from '../../shell/ProblemAlert'
import type { Rule } from './rule'

const CHANNELS = ['COUNTER', 'TRANSFER', 'DEBIT', 'SUSPENSE', 'ASSET']
type Values = Record<string, string | null | undefined>

/** An event tried against the rule in force: the entry it would make. */
export function RuleTrial({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Values>()
  const first = rule.events.find((event) => event.kind === 'REPAID') ?? rule.events[0]
  const initial: Values = { event: first.kind, channel: 'TRANSFER', cash_basis: 'false' }
  const values: Values = { ...initial, ...Form.useWatch([], form) }
  const parts = rule.events.find((event) => event.kind === values.event)?.parts ?? []
  return (
    <div className="columns columns-2">
      <Panel title={t('postingRule.trial')}>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={initial}
          className="form-grid"
        >
          <SelectField
            name="event"
            label={t('postingRule.event')}
            options={rule.events.map((event) => ({
              value: event.kind,
              label: t(`transaction.kinds.${event.kind}`),
            }))}
          />
          <SelectField
            name="channel"
            label={t('postingRule.channel')}
            options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
          />
          {rule.cash ? (
            <div className="wide">
              <ChoiceField
                name="cash_basis"
                label={t('postingRule.basis')}
                options={[
                  { value: 'false', label: t('postingRule.accrual') },
                  { value: 'true', label: t('postingRule.cashBasis') },
                ]}
              />
            </div>
          ) : null}
          {parts.map((part) => (
            <MoneyField key={part} name={part} label={t(`position.${part}`)} currency="CNY" zero />
          ))}
        </Form>
      </Panel>
      <Panel title={t('transaction.entry')}>
        <Entry rule={rule} values={values} parts={parts} />
      </Panel>
    </div>
  )
}

function Entry({ rule, values, parts }: { rule: Rule; values: Values; parts: string[] }) {
  const { t } = useTranslation()
  const say = useSay()
  const amounts = parts
    .map((part) => [part, readAmount(values[part] ?? '')] as const)
    .filter(([, amount]) => isPositive(amount))
  const { query, ready } = useSettled(
    {
      query: {
        event: values.event ?? '',
        channel: values.channel ?? undefined,
        cash_basis: values.cash_basis === 'true',
        ...Object.fromEntries(amounts),
      },
      ready: amounts.length > 0,
    },
    300,
  )
  const trial = useGet(
    '/api/v1/servicing/posting-rules/{rule_code}/trial',
    { path: { rule_code: rule.code }, query: query as never },
    { enabled: ready && query.event === values.event, keep: true },
  )
  if (!ready) return <p className="muted">{t('postingRule.tryHint')}</p>
  if (trial.error) return <ProblemAlert problem={trial.error} />
  if (!trial.data) return null
  if (trial.data.lines.length === 0) return <p className="muted">{t('postingRule.tryEmpty')}</p>
  return (
    <div aria-live="polite">
      <DataTable
        label={t('transaction.entry')}
        rows={trial.data.lines.map((line, at) => ({ ...line, at }))}
        rowKey={(row) => String(row.at)}
        columns={[
          {
            key: 'debit',
            title: t('postingRule.debit'),
            wrap: true,
            render: (row) => `${row.debit_account} ${say(row, 'debit')}`,
          },
          {
            key: 'credit',
            title: t('postingRule.credit'),
            wrap: true,
            render: (row) => `${row.credit_account} ${say(row, 'credit')}`,
          },
          {
            key: 'amount',
            title: t('field.amount'),
            align: 'right',
            render: (row) => <Amount strong value={row.amount} />,
          },
        ]}
      />
    </div>
  )
}
