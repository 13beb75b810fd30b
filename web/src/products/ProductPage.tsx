import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Product } from '../api/types'
import { formatDate } from '../format/date'
import { formatBps, formatRate, withMargin } from '../format/rate'
import '../documents/documents.css'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage } from '../shell/DetailPage'
import { Empty, NoRight } from '../shell/Empty'
import { Facts, Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { Trial } from './Trial'

/** What a product offers and asks for, in words, and what a loan of it would look like. */
export default function ProductPage() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const can = useCan()
  const products = useGet(
    '/api/v1/products/products',
    { query: { limit: 200 } },
    { enabled: can('products') },
  )
  const parent = { to: '/products', label: t('menu.products') }
  if (!can('products'))
    return (
      <>
        <PageHead title={t('menu.products')} />
        <NoRight what={t('menu.products')} />
      </>
    )
  return (
    <DetailLoader query={products} parent={parent}>
      {(page) => {
        const product = page.items.find((row) => row.code === code)
        return product ? (
          <Detail product={product} parent={parent} />
        ) : (
          <>
            <PageHead title={t('menu.products')} over={<Link to={parent.to}>{parent.label}</Link>} />
            <Empty title={t('problem.missing')} help={t('product.missingHelp')} />
          </>
        )
      }}
    </DetailLoader>
  )
}

function Detail({ product, parent }: { product: Product; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <DetailPage
      parent={parent}
      title={say(product)}
      subtitle={
        <span className="num">
          {product.code} · {t('rules.version', { number: product.version })}
        </span>
      }
      figures={[
        {
          label: t('field.annual_rate'),
          value: formatRate(withMargin(product.index_rate, product.margin_bps_default)),
          note: `${product.rate_index} ${formatRate(product.index_rate)} ${formatBps(product.margin_bps_default)}`,
        },
        {
          label: t('field.margin_bps'),
          value: `${product.margin_bps_min} … ${formatBps(product.margin_bps_max)}`,
          note: t('product.marginHelp'),
        },
        {
          label: t('product.termMax'),
          value: product.term_months_max,
          note: t('product.years', { count: Math.floor(product.term_months_max / 12) }),
        },
        { label: t('field.currency'), value: product.currency },
      ]}
      tabs={[
        { key: 'overview', label: t('tab.overview'), content: <Overview product={product} /> },
        { key: 'trial', label: t('product.trial'), content: <Trial product={product} /> },
      ]}
    />
  )
}

function Overview({ product }: { product: Product }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const kinds = useGet('/api/v1/documents/kinds', {}, { enabled: can('documents'), staleMs: 600_000 })
  const nameOf = (code: string) =>
    say(kinds.data?.items.find((item) => item.code === code)) ||
    t(`document.kinds.${code}`, { defaultValue: code })
  const tables = useGet('/api/v1/rules/tables', { query: { limit: 200 } }, { enabled: can('tables') })
  const tableName = (code: string) =>
    say(tables.data?.items.find((row) => row.code === code)) ||
    t(`rules.table.${code.replace('.', '_')}`, { defaultValue: code })
  return (
    <div className="columns columns-2">
      <div className="stack">
        <Panel title={t('product.terms')}>
          <Facts
            items={[
              {
                label: t('field.repayment_method'),
                value: product.repayment_methods
                  .map((method) => t(`method.${method}`, { defaultValue: method }))
                  .join(t('join')),
              },
              {
                label: t('product.index'),
                value: (
                  <>
                    <div>
                      <Link to={`/rates?index=${product.rate_index}`}>{product.rate_index}</Link>
                    </div>
                    {formatRate(product.index_rate)}{' '}
                    <span className="muted">{t('asOf', { on: formatDate(product.index_fixed_on) })}</span>
                  </>
                ),
              },
              {
                label: t('product.propertyStates'),
                value: product.property_states
                  .map((state) => t(`property.states.${state}`, { defaultValue: state }))
                  .join(t('join')),
              },
              { label: t('field.penalty_uplift'), value: formatRate(product.penalty_uplift, 0) },
              {
                label: t('field.day_count'),
                value: t(`dayCount.${product.day_count.replace('/', '_')}`, {
                  defaultValue: product.day_count,
                }),
              },
              { label: t('product.grace'), value: t('days', { count: product.grace_days }) },
              {
                label: t('product.allocation'),
                value: t(`product.allocations.${product.allocation}`, { defaultValue: product.allocation }),
              },
              { label: t('product.rateReset'), value: t(`product.resets.${product.rate_reset}`) },
              {
                label: t('product.books'),
                value: t(`product.rules.${product.posting_rule}`, { defaultValue: product.posting_rule }),
              },
              { label: t('product.payee'), value: t(`product.payees.${product.payee}`) },
              { label: t('product.limitMonths'), value: `${product.limit_months} ${t('months')}` },
            ]}
          />
        </Panel>
        <Panel title={t('menu.tables')}>
          <ul className="checklist">
            {product.tables.map((code) => (
              <li key={code}>
                {can('tables') ? <Link to={`/tables/${code}`}>{tableName(code)}</Link> : tableName(code)}
              </li>
            ))}
            {product.score_table ? (
              <li>
                {can('pointsTables') ? (
                  <Link to={`/tables/points/${product.score_table}`}>
                    {t(`rules.table.${product.score_table}`, { defaultValue: product.score_table })}
                  </Link>
                ) : (
                  t(`rules.table.${product.score_table}`, { defaultValue: product.score_table })
                )}
              </li>
            ) : null}
          </ul>
        </Panel>
        {product.facts.length > 0 ? (
          <Panel title={t('product.facts')}>
            <ul className="checklist">
              {product.facts.map((fact) => (
                <li key={fact.code}>{say(fact)}</li>
              ))}
            </ul>
          </Panel>
        ) : null}
        <Panel title={t('document.checklist')}>
          <ul className="checklist">
            {product.checklist.map((code) => (
              <li key={code}>{nameOf(code)}</li>
            ))}
          </ul>
        </Panel>
      </div>
      <Panel title={t('condition.title')}>
        <DataTable
          label={t('condition.title')}
          rows={product.conditions}
          rowKey={(row) => row.code}
          columns={[
            { key: 'name', title: t('condition.name'), wrap: true, render: (row) => say(row) },
            {
              key: 'evidence',
              title: t('condition.evidence'),
              wrap: true,
              render: (row) => say(row, 'evidence'),
            },
          ]}
          empty={<Empty title={t('condition.none')} />}
        />
      </Panel>
    </div>
  )
}
