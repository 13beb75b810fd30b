import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Application, PartyRow, Product, PropertyRow } from '../api/types'
import { compare, readAmount, share, subtract } from '../format/amount'
import { formatRate, withMargin } from '../format/rate'
import { useBranches } from '../shell/branches'
import { DetailLoader } from '../shell/DetailPage'
import { ChoiceField, CountField, EntityField, MoneyField, SelectField } from '../shell/fields'
import { useMoney, useSay } from '../shell/figures'
import { useBusinessDate } from '../shell/session'
import { StepForm } from '../shell/StepForm'
import { SchedulePreview } from './SchedulePreview'
import { useSend, type ApplicationBody, type ApplicationValues as Values } from './send'

export default function ApplicationForm() {
  const { t } = useTranslation()
  const { id } = useParams()
  const products = useGet('/api/v1/products/products', { query: { limit: 100 } }, { staleMs: 60_000 })
  const application = useGet(
    '/api/v1/origination/applications/{application_id}',
    { path: { application_id: id ?? '' } },
    { enabled: id !== undefined },
  )
  const parent = id
    ? { to: `/applications/${id}`, label: application.data?.number ?? t('menu.applications') }
    : { to: '/applications', label: t('menu.applications') }
  return (
    <DetailLoader query={products} parent={parent}>
      {(page) =>
        id === undefined ? (
          <Form products={page.items} parent={parent} />
        ) : (
          <DetailLoader query={application} parent={parent}>
            {(row) => <Form products={page.items} parent={parent} application={row} />}
          </DetailLoader>
        )
      }
    </DetailLoader>
  )
}

const idsOf = (application: Application | undefined, role: string) =>
  (application?.parties ?? []).filter((party) => party.role === role).map((party) => party.party_id)

function useInitial(products: Product[], application?: Application): Partial<Values> {
  const [search] = useSearchParams()
  const branches = useBranches()
  const product = products[0]
  if (application)
    return {
      branch_code: application.branch_code,
      product_code: application.product.code,
      borrower_id: idsOf(application, 'BORROWER')[0],
      co_borrower_ids: idsOf(application, 'CO_BORROWER'),
      guarantor_ids: idsOf(application, 'GUARANTOR'),
      property_id: application.property?.id,
      price_amount: application.price_amount,
      requested_amount: application.requested_amount,
      currency: application.currency,
      term_months: application.term_months,
      repayment_method: application.repayment_method as ApplicationBody['repayment_method'],
      margin_bps: application.margin_bps,
      due_day: application.due_day,
      homes_owned_count: application.homes_owned_count,
      other_debt_monthly_amount: application.other_debt_monthly_amount,
    } as Partial<Values>
  return {
    branch_code: branches.first,
    product_code: product?.code,
    borrower_id: search.get('borrower_id') ?? undefined,
    property_id: search.get('property_id') ?? undefined,
    currency: product?.currency ?? 'CNY',
    repayment_method: product?.repayment_methods[0],
    margin_bps: product?.margin_bps_default,
    due_day: 20,
    homes_owned_count: 0,
    other_debt_monthly_amount: '0.00',
    co_borrower_ids: [],
    guarantor_ids: [],
  } as Partial<Values>
}

const partyText = (row: PartyRow) => `${row.name}  ${row.id_number}`
const propertyText = (row: PropertyRow) => `${row.number}  ${row.city} ${row.address}`

function Form({
  products,
  parent,
  application,
}: {
  products: Product[]
  parent: { to: string; label: string }
  application?: Application
}) {
  const { t } = useTranslation()
  const say = useSay()
  const navigate = useNavigate()
  const today = useBusinessDate()
  const branches = useBranches()
  const initial = useInitial(products, application)
  const send = useSend(application)
  const productOf = (values: Partial<Values>) => products.find((item) => item.code === values.product_code)
  const branchOptions = branches.options.some((option) => option.value === initial.branch_code)
    ? branches.options
    : [
        ...branches.options,
        ...(initial.branch_code ? [{ value: initial.branch_code, label: initial.branch_code }] : []),
      ]

  const preview = (values: Partial<Values>) => {
    const product = productOf(values)
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
      />
    )
  }
  return (
    <StepForm<Values>
      formKey={application ? `application.${application.id}` : 'application'}
      title={application ? t('application.edit', { number: application.number }) : t('application.create')}
      parent={parent}
      initial={initial}
      submit={application ? t('application.saveSubmit') : t('application.createSubmit')}
      onChange={(changed, set) => {
        if (!changed.product_code) return
        const product = products.find((item) => item.code === changed.product_code)
        if (product)
          set({
            currency: product.currency,
            margin_bps: product.margin_bps_default,
            repayment_method: product.repayment_methods[0],
          } as Partial<Values>)
      }}
      onSubmit={async (values) => {
        const id = await send(values)
        void navigate(`/applications/${id}`)
      }}
      steps={[
        {
          key: 'parties',
          title: t('application.step.parties'),
          fields: [
            'borrower_id',
            'co_borrower_ids',
            'guarantor_ids',
            'homes_owned_count',
            'other_debt_monthly_amount',
          ],
          content: (values) => (
            <>
              <EntityField<PartyRow>
                name="borrower_id"
                label={t('field.borrower_id')}
                required
                wide
                path="/api/v1/customers/parties"
                one="/api/v1/customers/parties/{party_id}"
                show={partyText}
                placeholder={t('party.searchHint')}
                disabled={application !== undefined}
                without={[...(values.co_borrower_ids ?? []), ...(values.guarantor_ids ?? [])]}
              />
              <EntityField<PartyRow>
                name="co_borrower_ids"
                label={t('field.co_borrower_ids')}
                several
                path="/api/v1/customers/parties"
                one="/api/v1/customers/parties/{party_id}"
                show={partyText}
                placeholder={t('form.none')}
                without={[values.borrower_id ?? '', ...(values.guarantor_ids ?? [])]}
              />
              <EntityField<PartyRow>
                name="guarantor_ids"
                label={t('field.guarantor_ids')}
                several
                path="/api/v1/customers/parties"
                one="/api/v1/customers/parties/{party_id}"
                show={partyText}
                placeholder={t('form.none')}
                without={[values.borrower_id ?? '', ...(values.co_borrower_ids ?? [])]}
              />
              <CountField
                name="homes_owned_count"
                label={t('field.homes_owned_count')}
                required
                max={99}
                help={t('application.homesHelp')}
              />
              <MoneyField
                name="other_debt_monthly_amount"
                label={t('field.other_debt_monthly_amount')}
                currency={values.currency}
                required
                zero
                help={t('application.debtHelp')}
              />
            </>
          ),
        },
        {
          key: 'property',
          title: t('application.step.property'),
          fields: ['property_id', 'price_amount', 'branch_code'],
          content: (values) => (
            <>
              <EntityField<PropertyRow>
                name="property_id"
                label={t('field.property_id')}
                required
                wide
                path="/api/v1/collateral/properties"
                one="/api/v1/collateral/properties/{property_id}"
                show={propertyText}
                placeholder={t('property.pick')}
              />
              <MoneyField
                name="price_amount"
                label={t('field.price_amount')}
                currency={values.currency}
                required
              />
              <SelectField
                name="branch_code"
                label={t('field.branch_code')}
                required
                disabled={application !== undefined}
                options={branchOptions}
              />
            </>
          ),
        },
        {
          key: 'terms',
          title: t('application.step.terms'),
          fields: [
            'product_code',
            'requested_amount',
            'term_months',
            'repayment_method',
            'margin_bps',
            'due_day',
          ],
          aside: preview,
          content: (values) => {
            const product = productOf(values)
            return (
              <>
                <SelectField
                  name="product_code"
                  label={t('field.product_code')}
                  required
                  wide
                  disabled={application !== undefined}
                  options={products.map((item) => ({ value: item.code, label: say(item) }))}
                />
                <MoneyField
                  name="requested_amount"
                  label={t('field.requested_amount')}
                  currency={values.currency}
                  required
                  help={<DownPayment values={values} />}
                />
                <CountField
                  name="term_months"
                  label={t('field.term_months')}
                  required
                  min={1}
                  max={product?.term_months_max ?? 360}
                  suffix={t('months')}
                  help={product ? t('application.termHelp', { max: product.term_months_max }) : undefined}
                />
                <ChoiceField
                  name="repayment_method"
                  label={t('field.repayment_method')}
                  required
                  options={(product?.repayment_methods ?? []).map((value) => ({
                    value,
                    label: t(`method.${value}`, { defaultValue: value }),
                  }))}
                />
                <CountField
                  name="margin_bps"
                  label={t('field.margin_bps')}
                  required
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
                  required
                  min={1}
                  max={31}
                  help={t('application.dueDayHelp')}
                />
              </>
            )
          },
        },
      ]}
    />
  )
}

function DownPayment({ values }: { values: Partial<Values> }) {
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
