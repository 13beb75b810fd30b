import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand } from '../api/hooks'
import type { Row } from '../api/types'
import { compare, readAmount, subtract } from '../format/amount'
import { formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { MoneyField, SelectField } from '../shell/fields'
import { Amount, Facts, useMoney } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { allows } from '../shell/rights'
import { Mark, StateTag } from '../shell/StateTag'
import { sayMessage } from '../shell/toast'
import './servicing.css'

type Asset = Row<'/api/v1/servicing/assets'>
const STATES = ['HELD', 'DISPOSED', 'RETURNED']
const CHANNELS = ['TRANSFER', 'COUNTER']
const SOON_DAYS = 90

/** Property the bank took instead of money, and how long it may keep it. */
export default function AssetList() {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asset | null>(null)
  return (
    <>
      <ListPage
        title={t('menu.assets')}
        path="/api/v1/servicing/assets"
        right="assets"
        above={<p className="muted">{t('asset.law')}</p>}
        filters={[
          { name: 'search', label: t('loan.search'), kind: 'search' },
          {
            name: 'state',
            label: t('asset.state'),
            kind: 'multi',
            options: STATES.map((value) => ({ value, label: t(`state.asset.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'description',
            title: t('asset.description'),
            wrap: true,
            render: (row) => row.description,
          },
          {
            key: 'loan',
            field: 'loan_number',
            title: t('loan.number'),
            render: (row) => <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link>,
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="asset" state={row.state} />,
          },
          {
            key: 'value',
            field: 'value_amount',
            title: t('asset.value'),
            sort: 'value_amount',
            align: 'right',
            render: (row) => <Amount value={row.value_amount} />,
            sum: { amount: (row) => row.value_amount, currency: (row) => row.currency },
          },
          { key: 'currency', title: t('field.currency'), render: (row) => row.currency, wideOnly: true },
          {
            key: 'taken',
            field: 'taken_date',
            title: t('asset.taken'),
            render: (row) => <span className="num">{formatDate(row.taken_date)}</span>,
          },
          {
            key: 'until',
            field: 'dispose_by',
            title: t('asset.until'),
            sort: 'dispose_by',
            render: (row) => <span className="num">{formatDate(row.dispose_by)}</span>,
          },
          {
            key: 'left',
            field: 'days_left',
            title: t('asset.left'),
            align: 'right',
            render: (row) => (row.state === 'HELD' ? <Clock days={row.days_left} /> : '–'),
          },
          {
            key: 'proceeds',
            field: 'proceeds_amount',
            title: t('asset.proceeds'),
            align: 'right',
            render: (row) => <Amount value={row.proceeds_amount} />,
          },
          {
            key: 'disposed',
            field: 'disposed_date',
            title: t('asset.disposed'),
            render: (row) => <span className="num">{formatDate(row.disposed_date)}</span>,
            wideOnly: true,
          },
          {
            key: 'act',
            field: false,
            title: '',
            render: (row) =>
              allows(row, 'assetDispose') ? (
                <button
                  type="button"
                  className="link"
                  aria-label={t('asset.disposeTitle', { number: row.loan_number })}
                  onClick={() => setAsked(row)}
                >
                  {t('asset.dispose')}
                </button>
              ) : null,
          },
        ]}
        empty={{ title: t('asset.empty'), help: t('asset.emptyHelp') }}
      />
      {asked ? <DisposeDialog asset={asked} onClose={() => setAsked(null)} /> : null}
    </>
  )
}

/** Green while there is time, amber in the last three months, red when it has run out. */
function Clock({ days }: { days: number }) {
  const { t } = useTranslation()
  if (days < 0) return <Mark tone="refused">{t('asset.over', { count: -days })}</Mark>
  return <Mark tone={days <= SOON_DAYS ? 'attention' : 'done'}>{t('days', { count: days })}</Mark>
}

type Values = { proceeds: string; channel: 'TRANSFER' | 'COUNTER' }

function DisposeDialog({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const { t } = useTranslation()
  const money = useMoney()
  const dispose = useCommand('/api/v1/servicing/assets/{asset_id}/disposal')
  return (
    <ActionDialog<Values>
      open
      title={t('asset.disposeTitle', { number: asset.loan_number })}
      initial={{ channel: 'TRANSFER' }}
      submit={({ proceeds }) =>
        readAmount(proceeds ?? '') === null
          ? t('asset.dispose')
          : t('asset.disposeSubmit', { amount: money(readAmount(proceeds), asset.currency) })
      }
      onClose={onClose}
      onSubmit={async (body) => {
        await dispose.mutateAsync({ path: { asset_id: asset.id }, body })
        sayMessage('success', t('asset.done'))
      }}
    >
      {({ proceeds }) => (
        <>
          <div className="wide" style={{ marginBottom: 16 }}>
            <Facts
              items={[
                { label: t('asset.description'), value: asset.description, wide: true },
                { label: t('asset.value'), value: money(asset.value_amount, asset.currency) },
                { label: t('asset.until'), value: formatDate(asset.dispose_by) },
              ]}
            />
          </div>
          <MoneyField
            name="proceeds"
            label={t('asset.proceeds')}
            currency={asset.currency}
            required
            zero
            help={<Result asset={asset} proceeds={readAmount(proceeds ?? '')} />}
          />
          <SelectField
            name="channel"
            label={t('order.field.channel')}
            required
            options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
          />
        </>
      )}
    </ActionDialog>
  )
}

/** What the bank gains or loses against the value at which it took the property. */
function Result({ asset, proceeds }: { asset: Asset; proceeds: string | null }) {
  const { t } = useTranslation()
  const money = useMoney()
  if (proceeds === null) return null
  const sign = compare(proceeds, asset.value_amount)
  if (sign === 0) return <>{t('asset.even')}</>
  const amount = sign > 0 ? subtract(proceeds, asset.value_amount) : subtract(asset.value_amount, proceeds)
  return <>{t(sign > 0 ? 'asset.gain' : 'asset.loss', { amount: money(amount, asset.currency) })}</>
}
