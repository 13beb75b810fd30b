import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import type { Product } from '../api/types'
import { formatDate } from '../format/date'
import { formatBps, formatRate, withMargin } from '../format/rate'
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
  const tables = 'tables' in product && Array.isArray(product.tables) ? (product.tables as string[]) : []
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
                    <Link to={`/rates?index=${product.rate_index}`}>{product.rate_index}</Link>{' '}
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
              tables.length > 0 && {
                label: t('menu.tables'),
                value: (
                  <span className="words">
                    {tables.map((code) =>
                      can('tables') ? (
                        <Link key={code} to={`/tables/${code}`}>
                          {code}
                        </Link>
                      ) : (
                        <span key={code}>{code}</span>
                      ),
                    )}
                  </span>
                ),
                wide: true,
              },
            ]}
          />
        </Panel>
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
