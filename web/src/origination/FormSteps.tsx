import { useTranslation } from 'react-i18next'
import type { Application, PartyRow, Product, PropertyRow } from '../api/types'
import { Documents } from '../documents/Documents'
import { compare, isPositive, readAmount, share, subtract, sum } from '../format/amount'
import { formatRate, formatRatio, withMargin } from '../format/rate'
import { useBranches } from '../shell/branches'
import { ChoiceField, CountField, EntityField, MoneyField, SelectField, TextField } from '../shell/fields'
import { Facts, useMoney, useSay } from '../shell/figures'
import { useBusinessDate, useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { useTrial } from './Overview'
import { SchedulePreview } from './SchedulePreview'
import { asked, factName, type ApplicationValues as Values } from './send'

type Props = { values: Partial<Values> }

const PARTIES = {
  path: '/api/v1/customers/parties',
  one: '/api/v1/customers/parties/{party_id}',
} as const
const partyText = (row: PartyRow) => `${row.name}  ${row.id_number ?? row.number}`
const propertyText = (row: PropertyRow) => `${row.number}  ${row.city} ${row.address}`

export function CustomerStep({
  products,
  fixed,
  onNew,
}: Props & { products: Product[]; fixed: boolean; onNew: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const branches = useBranches()
  return (
    <>
      <EntityField<PartyRow>
        {...PARTIES}
        name="borrower_id"
        label={t('field.borrower_id')}
        required
        wide
        autoFocus
        show={partyText}
        placeholder={t('party.searchHint')}
        disabled={fixed}
        extra={
          !fixed && can('partyCreate') ? (
            <button type="button" className="link" onClick={onNew}>
              {t('party.register')}
            </button>
          ) : undefined
        }
      />
      <SelectField
        name="product_code"
        label={t('field.product_code')}
        required
        options={products.map((item) => ({ value: item.code, label: say(item) }))}
      />
      <SelectField
        name="branch_code"
        label={t('field.branch_code')}
        required
        disabled={fixed}
        options={branches.options}
      />
    </>
  )
}

export function PartiesStep({ values }: Props) {
  const { t } = useTranslation()
  const others = (...lists: (string | string[] | undefined)[]) => lists.flatMap((item) => item ?? [])
  return (
    <>
      <EntityField<PartyRow>
        {...PARTIES}
        name="co_borrower_ids"
        label={t('field.co_borrower_ids')}
        several
        show={partyText}
        placeholder={t('form.none')}
        without={others(values.borrower_id, values.guarantor_ids)}
      />
      <EntityField<PartyRow>
        {...PARTIES}
        name="guarantor_ids"
        label={t('field.guarantor_ids')}
        several
        show={partyText}
        placeholder={t('form.none')}
        without={others(values.borrower_id, values.co_borrower_ids)}
      />
      <CountField
        name="homes_owned_count"
        label={t('field.homes_owned_count')}
        max={99}
        help={t('application.homesHelp')}
      />
      <MoneyField
        name="other_debt_monthly_amount"
        label={t('field.other_debt_monthly_amount')}
        currency={values.currency ?? 'CNY'}
        zero
        help={t('application.debtHelp')}
      />
    </>
  )
}

export function PropertyStep({ values, onNew }: Props & { onNew: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <>
      <EntityField<PropertyRow>
        name="property_id"
        label={t('field.property_id')}
        wide
        path="/api/v1/collateral/properties"
        one="/api/v1/collateral/properties/{property_id}"
        show={propertyText}
        placeholder={t('property.pick')}
        extra={
          can('propertyCreate') ? (
            <button type="button" className="link" onClick={onNew}>
              {t('property.register')}
            </button>
          ) : undefined
        }
      />
      <MoneyField name="price_amount" label={t('field.price_amount')} currency={values.currency ?? 'CNY'} />
    </>
  )
}

export function TermsStep({ values, product }: Props & { product?: Product }) {
  const { t } = useTranslation()
  return (
    <>
      <MoneyField
        name="requested_amount"
        label={t('field.requested_amount')}
        currency={values.currency ?? 'CNY'}
        help={<DownPayment values={values} />}
      />
      <CountField
        name="term_months"
        label={t('field.term_months')}
        min={1}
        max={product?.term_months_max ?? 360}
        suffix={t('months')}
        help={product ? t('application.termHelp', { max: product.term_months_max }) : undefined}
      />
      <ChoiceField
        name="repayment_method"
        label={t('field.repayment_method')}
        options={(product?.repayment_methods ?? []).map((value) => ({
          value,
          label: t(`method.${value}`, { defaultValue: value }),
        }))}
      />
      <CountField
        name="margin_bps"
        label={t('field.margin_bps')}
        min={product?.margin_bps_min ?? -500}
        max={product?.margin_bps_max ?? 500}
        suffix="bp"
        help={
          product
            ? t('application.marginHelp', {
                index: product.rate_index,
                rate: formatRate(product.index_rate),
                min: product.margin_bps_min,
                max: product.margin_bps_max,
              })
            : undefined
        }
      />
      <CountField
        name="due_day"
        label={t('field.due_day')}
        min={1}
        max={31}
        help={t('application.dueDayHelp')}
      />
    </>
  )
}

/** What the product asks to know besides: numbers and choices, each of which may stay blank until it is known. */
export function FactFields({ application }: { application: Application }) {
  const say = useSay()
  return (
    <>
      {asked(application).map((fact) =>
        fact.kind === 'CHOICE' ? (
          <SelectField
            key={fact.code}
            name={factName(fact.code)}
            label={say(fact)}
            options={fact.choices.map((choice) => ({ value: choice.code, label: say(choice) }))}
          />
        ) : (
          <TextField
            key={fact.code}
            name={factName(fact.code)}
            label={say(fact)}
            inputMode="numeric"
            suffix={say(fact, 'unit')}
          />
        ),
      )}
    </>
  )
}

function DownPayment({ values }: Props) {
  const { t } = useTranslation()
  const money = useMoney()
  const price = readAmount(values.price_amount ?? '')
  const asked = readAmount(values.requested_amount ?? '')
  if (!price || !asked || compare(price, asked) < 0) return null
  const paid = subtract(price, asked)
  return (
    <>
      {t('application.downPayment', {
        amount: money(paid, values.currency),
        share: share(paid, price).toFixed(1),
      })}
    </>
  )
}

/** The instalment these terms would make, and how they would stand to the property and the incomes. */
export function TermsAside({
  values,
  product,
  application,
}: Props & { product?: Product; application?: Application }) {
  const today = useBusinessDate()
  return (
    <SchedulePreview
      terms={{
        principal_amount: values.requested_amount,
        annual_rate:
          product && typeof values.margin_bps === 'number'
            ? withMargin(product.index_rate, values.margin_bps)
            : null,
        term_months: values.term_months,
        method: values.repayment_method,
        starts_on: today,
        due_day: values.due_day,
        currency: values.currency ?? 'CNY',
      }}
      more={
        application
          ? (instalment) => <Estimates values={values} application={application} instalment={instalment} />
          : undefined
      }
    />
  )
}

function Estimates({
  values,
  application,
  instalment,
}: Props & { application: Application; instalment: string }) {
  const { t } = useTranslation()
  const trial = useTrial(application)
  const limitOf = (code: string) => {
    const limit = trial.data?.ratios.find((ratio) => ratio.code === code)?.limit
    return limit ? ` · ${t('ratio.limit', { limit: formatRatio(limit) })}` : ''
  }
  const { ltv, iti } = estimatesOf(values, application, instalment)
  return (
    <Facts
      items={[
        {
          label: t('application.estimate.ltv'),
          value: ltv === null ? t('application.estimate.noValue') : `${ltv.toFixed(1)}%${limitOf('ltv')}`,
        },
        {
          label: t('application.estimate.iti'),
          value:
            iti === null
              ? t('application.estimate.noIncome')
              : `${iti.toFixed(1)}%${limitOf('instalment_to_income')}`,
        },
      ]}
    />
  )
}

/** About how much of the property and of the incomes the loan would take; the server's assessment is what counts. */
export function estimatesOf(
  values: Pick<Values, 'price_amount' | 'requested_amount'>,
  application: Pick<Application, 'property' | 'parties'>,
  instalment: string,
) {
  const price = readAmount(values.price_amount ?? '')
  const asked = readAmount(values.requested_amount ?? '')
  const value = application.property?.value_amount ?? null
  const worth = price && value ? (compare(price, value) < 0 ? price : value) : (value ?? price)
  const income = sum(
    application.parties
      .filter((party) => party.role !== 'GUARANTOR')
      .flatMap((party) => party.monthly_income_amount ?? []),
  )
  return {
    ltv: asked && worth && isPositive(worth) ? share(asked, worth) : null,
    iti: isPositive(income) ? share(instalment, income) : null,
  }
}

export function PapersStep({ application }: { application: Application }) {
  return (
    <div className="wide">
      <Documents
        subject={reference('origination.application', application.id)}
        checklist={application.checklist}
      />
    </div>
  )
}
