import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useGet } from '../api/hooks'
import { formatAmount } from '../format/amount'
import { formatDate, formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { Narrowed } from '../shell/Narrowed'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'

export const APPLICATION_STATES = [
  'DRAFT',
  'IN_REVIEW',
  'APPROVED',
  'DECLINED',
  'CONTRACTED',
  'DRAWN',
  'WITHDRAWN',
]

/** What other pages narrow the list by; no filter of its own shows them. */
const NARROWING = [
  'created_from',
  'import_id',
  'verdict',
  'reason',
  'missing',
  'paid_out',
  'dpd_from',
  'dpd_to',
]

/** Says which file the applications came in, and which part of its funnel is shown. */
function OfImport({ id }: { id: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const run = useGet(
    '/api/v1/origination/imports/{import_id}',
    { path: { import_id: id } },
    { enabled: can('imports'), staleMs: 60_000 },
  )
  const number = run.data?.number ?? ''
  return (
    <Narrowed
      name={NARROWING.slice(1)}
      what={<Link to={`/imports/${id}`}>{t('import.narrowed', { number })}</Link>}
    />
  )
}

export default function ApplicationList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const say = useSay()
  const can = useCan()
  const branches = useBranches()
  const [search] = useSearchParams()
  const narrowed = Object.fromEntries(
    NARROWING.flatMap((name) => {
      const value = search.get(name)
      return value ? [[name, value]] : []
    }),
  )
  const products = useGet(
    '/api/v1/products/products',
    { query: { limit: 100 } },
    { enabled: can('products'), staleMs: 600_000 },
  )
  const create = can('applicationCreate') ? (
    <Button type="primary" onClick={() => void navigate('/applications/new')}>
      {t('application.create')}
    </Button>
  ) : null
  return (
    <ListPage
      title={t('menu.applications')}
      path="/api/v1/origination/applications"
      right="applications"
      sort="-created_at"
      primary={create}
      filters={[
        { name: 'search', label: t('application.search'), kind: 'search' },
        {
          name: 'state',
          label: t('field.state'),
          kind: 'multi',
          options: APPLICATION_STATES.map((value) => ({ value, label: t(`state.application.${value}`) })),
        },
        {
          name: 'product_code',
          label: t('field.product_code'),
          kind: 'select',
          options: (products.data?.items ?? []).map((item) => ({ value: item.code, label: say(item) })),
        },
        {
          name: 'branch_code',
          label: t('field.branch_code'),
          kind: 'select',
          options: branches.options,
        },
      ]}
      fixed={narrowed}
      above={
        narrowed.created_from ? (
          <Narrowed name="created_from" what={t('application.createdFrom', { on: narrowed.created_from })} />
        ) : narrowed.import_id ? (
          <OfImport id={narrowed.import_id} />
        ) : undefined
      }
      rowLink={(row) => `/applications/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('application.number'),
          sort: 'number',
          render: (row) => <Link to={`/applications/${row.id}`}>{row.number}</Link>,
        },
        {
          key: 'borrower',
          field: 'borrower_name',
          title: t('field.borrower_name'),
          render: (row) => row.borrower_name,
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="application" state={row.state} />,
        },
        {
          key: 'amount',
          field: 'requested_amount',
          title: t('field.requested_amount'),
          align: 'right',
          render: (row) => <span className="num">{formatAmount(row.requested_amount)}</span>,
          sum: { amount: (row) => row.requested_amount, currency: (row) => row.currency },
        },
        {
          key: 'property',
          field: 'property_number',
          title: t('property.number'),
          hidden: true,
          render: (row) =>
            row.property_id ? <Link to={`/properties/${row.property_id}`}>{row.property_number}</Link> : '–',
        },
        { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
        {
          key: 'term',
          field: 'term_months',
          title: t('field.term_months'),
          align: 'right',
          render: (row) => row.term_months,
        },
        {
          key: 'officer',
          field: 'officer_name',
          title: t('field.officer_name'),
          render: (row) => row.officer_name,
          wideOnly: true,
        },
        {
          key: 'branch',
          field: 'branch_code',
          title: t('field.branch_code'),
          render: (row) => row.branch_code,
          wideOnly: true,
        },
        {
          key: 'created',
          field: 'created_at',
          title: t('field.created_at'),
          sort: 'created_at',
          render: (row) => formatMoment(row.created_at),
          wideOnly: true,
        },
        {
          key: 'submitted',
          field: 'submitted_at',
          title: t('field.submitted_at'),
          render: (row) => formatDate(row.submitted_at),
        },
        {
          key: 'decided',
          field: 'decided_at',
          title: t('application.decided'),
          hidden: true,
          render: (row) => formatDate(row.decided_at),
        },
        {
          key: 'act',
          title: t('list.actions'),
          align: 'right',
          field: false,
          render: (row) =>
            row.state === 'DRAFT' && can('applicationCreate') ? (
              <Link
                to={`/applications/${row.id}/edit`}
                aria-label={`${t('application.resume')} ${row.number}`}
              >
                {t('application.resume')}
              </Link>
            ) : null,
        },
      ]}
      empty={{ title: t('application.empty'), help: t('application.emptyHelp'), action: create }}
    />
  )
}
