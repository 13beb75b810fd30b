import { useEffect, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Application, Product } from '../api/types'
import { NewPartyDialog } from '../customers/NewPartyDialog'
import { NewPropertyDialog } from '../collateral/NewPropertyDialog'
import { useBranches } from '../shell/branches'
import { DetailLoader } from '../shell/DetailPage'
import { useMoney } from '../shell/figures'
import { LEAVES, StepForm } from '../shell/StepForm'
import {
  CustomerStep,
  FactFields,
  PapersStep,
  PartiesStep,
  PropertyStep,
  TermsAside,
  TermsStep,
} from './FormSteps'
import { FormSummary } from './FormSummary'
import './origination.css'
import { missingOf, STEPS, type StepKey } from './reading'
import { asked, factName, useDraft, valuesOf, type ApplicationValues as Values } from './send'

/** The wizard: made at the server by its first step, saved there by each further one, so that it can be left anywhere. */
export default function ApplicationForm() {
  const { t } = useTranslation()
  const { id } = useParams()
  const { key } = useLocation()
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
          <Wizard products={page.items} parent={parent} />
        ) : (
          <DetailLoader query={application} parent={parent}>
            {/* A link to one of its steps is a new visit of the form. */}
            {(row) => <Wizard key={key} products={page.items} parent={parent} application={row} />}
          </DetailLoader>
        )
      }
    </DetailLoader>
  )
}

const TERM_MONTHS = 360
const DUE_DAY = 20
/** What most people come for; a bank without it begins with its first product. */
const USUAL = 'FIRST_HOME'

function useInitial(products: Product[], application?: Application): Partial<Values> {
  const [search] = useSearchParams()
  const branches = useBranches()
  const held = application ? valuesOf(application) : {}
  const product = products.find((item) => item.code === (held.product_code ?? USUAL)) ?? products[0]
  const first: Values = {
    branch_code: branches.first,
    product_code: product?.code,
    borrower_id: search.get('borrower_id') ?? undefined,
    property_id: search.get('property_id') ?? undefined,
    combined_with: search.get('combined_with') ?? undefined,
    currency: product?.currency ?? 'CNY',
    term_months: Math.min(TERM_MONTHS, product?.term_months_max ?? TERM_MONTHS),
    repayment_method: product?.repayment_methods[0],
    margin_bps: product?.margin_bps_default,
    due_day: DUE_DAY,
    homes_owned_count: 0,
    other_debt_monthly_amount: '0.00',
    co_borrower_ids: [],
    guarantor_ids: [],
  }
  const given = Object.entries(held).filter(([, value]) => value !== null && value !== undefined)
  return { ...first, ...Object.fromEntries(given) }
}

/** Where to go on: the step asked for, or the first that lacks something. */
function startOf(asked: string | null, application?: Application): StepKey {
  const found = STEPS.find((step) => step === asked)
  if (found || !application) return found ?? 'customer'
  const lacking = missingOf(application).map(({ step }) => step)
  return STEPS.find((step) => lacking.includes(step)) ?? 'summary'
}

type Making = { what: 'party' | 'property'; set: (values: Partial<Values>) => void } | null

function Wizard({
  products,
  parent,
  application,
}: {
  products: Product[]
  parent: { to: string; label: string }
  application?: Application
}) {
  const { t } = useTranslation()
  const money = useMoney()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [making, setMaking] = useState<Making>(null)
  const initial = useInitial(products, application)
  const draft = useDraft(application)
  const productOf = (values: Partial<Values>) => products.find((item) => item.code === values.product_code)
  const saves = async (values: Values) => {
    if (application) return draft.save(values)
    const id = await draft.begin(values)
    const property = search.get('property_id')
    await navigate(`/applications/${id}/edit?step=parties${property ? `&property_id=${property}` : ''}`, {
      replace: true,
    })
    return LEAVES
  }
  // Opened in the middle, the form begins at the first field of its step.
  useEffect(() => {
    if (!application) return
    const timer = setTimeout(beginStep, 80)
    return () => clearTimeout(timer)
    // Only when the form is opened: what is saved later must not move the hands.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  // Ctrl+Enter goes on from any field and is kept from the field itself: a list would open, and take its first entry.
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    if (!event.currentTarget.contains(event.target as Node)) return
    event.preventDefault()
    event.stopPropagation()
    event.currentTarget.querySelector<HTMLElement>('.form-actions [type="submit"]')?.click()
  }
  return (
    <>
      {/* The keys of a form belong to all of its fields. */}
      <div onKeyDownCapture={press}>
        <StepForm<Values>
          formKey={application ? `application.${application.id}` : 'application'}
          title={
            application ? t('application.edit', { number: application.number }) : t('application.create')
          }
          parent={parent}
          initial={initial}
          start={startOf(search.get('step'), application)}
          submit={
            application?.requested_amount
              ? t('application.submitButton', {
                  amount: money(application.requested_amount, application.currency),
                })
              : t('application.submit')
          }
          onChange={(changed, set) => {
            const product = changed.product_code ? productOf(changed) : undefined
            if (product)
              set({
                currency: product.currency,
                margin_bps: product.margin_bps_default,
                repayment_method: product.repayment_methods[0],
              })
            if (changed.borrower_id && !application) goOn()
            if (changed.property_id) setTimeout(() => document.getElementById('price_amount')?.focus(), 50)
          }}
          onStep={saves}
          reload={draft.reload}
          onSubmit={async (values) => {
            const id = await draft.send(values)
            void navigate(`/applications/${id}`)
          }}
          steps={[
            {
              key: 'customer',
              title: t('application.step.customer'),
              fields: ['borrower_id', 'product_code', 'branch_code'],
              content: (values, set) => (
                <CustomerStep
                  values={values}
                  products={products}
                  fixed={application !== undefined}
                  onNew={() => setMaking({ what: 'party', set })}
                />
              ),
            },
            {
              key: 'parties',
              title: t('application.step.parties'),
              fields: ['co_borrower_ids', 'guarantor_ids', 'homes_owned_count', 'other_debt_monthly_amount'],
              content: (values) => <PartiesStep values={values} />,
            },
            {
              key: 'property',
              title: t('application.step.property'),
              fields: ['property_id', 'price_amount'],
              content: (values, set) => (
                <PropertyStep values={values} onNew={() => setMaking({ what: 'property', set })} />
              ),
            },
            {
              key: 'terms',
              title: t('application.step.terms'),
              fields: [
                'requested_amount',
                'term_months',
                'repayment_method',
                'margin_bps',
                'due_day',
                ...(application ? asked(application).map((fact) => factName(fact.code)) : []),
              ],
              aside: (values) => (
                <TermsAside values={values} product={productOf(values)} application={application} />
              ),
              content: (values) => (
                <>
                  <TermsStep values={values} product={productOf(values)} />
                  {application ? <FactFields application={application} /> : null}
                </>
              ),
            },
            {
              key: 'papers',
              title: t('application.step.papers'),
              fields: [],
              wide: true,
              content: application ? <PapersStep application={application} /> : null,
            },
            {
              key: 'summary',
              title: t('application.step.summary'),
              fields: [],
              wide: true,
              content: application ? <FormSummary application={application} /> : null,
            },
          ]}
        />
      </div>
      <NewPartyDialog
        open={making?.what === 'party'}
        onClose={() => setMaking(null)}
        onMade={(party) => making?.set({ borrower_id: party.id })}
      />
      <NewPropertyDialog
        open={making?.what === 'property'}
        onClose={() => setMaking(null)}
        onMade={(property) => making?.set({ property_id: property.id })}
      />
    </>
  )
}

function beginStep(): void {
  const fields = document.querySelectorAll<HTMLElement>(
    '.step-fields .form-grid:not([hidden]) :is(input, textarea)',
  )
  const first = [...fields].find((field) => field.tabIndex >= 0 && field.getClientRects().length > 0)
  ;(first ?? document.querySelector<HTMLElement>('.form-actions [type="submit"]'))?.focus({
    preventScroll: true,
  })
}

/** Product and branch are chosen already: with the customer the step is complete, and Enter goes on. */
const goOn = () =>
  setTimeout(() => document.querySelector<HTMLElement>('.form-actions [type="submit"]')?.focus(), 50)
