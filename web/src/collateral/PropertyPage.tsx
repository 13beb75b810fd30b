import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Property } from '../api/types'
import { Documents } from '../documents/Documents'
import { Notes } from '../documents/Notes'
import { formatAmount } from '../format/amount'
import { daysBetween, formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { Chart } from '../shell/Chart'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Empty } from '../shell/Empty'
import { DateField, MoneyField, TextField } from '../shell/fields'
import { Facts, Panel, useMoney } from '../shell/figures'
import { useBusinessDate, useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { LienTable } from './LienTable'
import { Secured } from './Secured'
import { ValuationFields, type ValuationValues } from './ValuationFields'

export default function PropertyPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const property = useGet('/api/v1/collateral/properties/{property_id}', { path: { property_id: id } })
  const parent = { to: '/properties', label: t('menu.properties') }
  return (
    <DetailLoader query={property} parent={parent}>
      {(row) => <PropertyDetail property={row} parent={parent} />}
    </DetailLoader>
  )
}

function PropertyDetail({ property, parent }: { property: Property; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const can = useCan()
  const today = useBusinessDate()
  const branches = useBranches()
  const more = useSubjectTabs()
  const [valuing, setValuing] = useState(false)
  const latest = [...property.valuations].sort((a, b) => b.valued_on.localeCompare(a.valued_on))[0]
  const subject = reference('collateral.property', property.id)
  return (
    <>
      <DetailPage
        parent={parent}
        title={property.number}
        subtitle={`${property.city} ${property.address}`}
        primary={
          can('valuationCreate') ? (
            <Button type="primary" onClick={() => setValuing(true)}>
              {t('valuation.add')}
            </Button>
          ) : null
        }
        figures={[
          {
            label: t('valuation.latest'),
            value: formatAmount(latest?.value_amount),
            note: property.currency,
          },
          {
            label: t('field.valued_on'),
            value: formatDate(latest?.valued_on),
            note: latest && today ? t('days', { count: daysBetween(latest.valued_on, today) }) : undefined,
          },
          { label: t('field.area_sqm'), value: property.area_sqm, note: 'm²' },
          {
            label: t('property.state'),
            value: t(`property.states.${property.state}`, { defaultValue: property.state }),
          },
        ]}
        tabs={[
          {
            key: 'overview',
            label: t('tab.overview'),
            content: (
              <div className="stack">
                <Panel title={t('property.facts')}>
                  <Facts
                    columns={3}
                    items={[
                      {
                        label: t('field.kind'),
                        value: t(`property.kind.${property.kind}`, { defaultValue: property.kind }),
                      },
                      { label: t('field.certificate_number'), value: property.certificate_number },
                      { label: t('field.branch_code'), value: branches.nameOf(property.branch_code) },
                      {
                        label: t('field.address'),
                        value: `${property.city} ${property.address}`,
                        wide: true,
                      },
                    ]}
                  />
                </Panel>
                <Valuations property={property} />
                <Encumbrances property={property} />
                <Panel title={t('menu.liens')}>
                  <LienTable rows={property.liens} />
                </Panel>
                <Secured secured={property.liens.map((lien) => lien.secured)} />
              </div>
            ),
          },
          ...more(subject, ['documents', 'notes', 'timeline'], {
            documents: () => <Documents subject={subject} />,
            notes: () => <Notes subject={subject} />,
          }),
        ]}
      />
      <ValuationDialog property={property} open={valuing} onClose={() => setValuing(false)} />
    </>
  )
}

function Valuations({ property }: { property: Property }) {
  const { t } = useTranslation()
  const inOrder = [...property.valuations].sort((one, other) => one.valued_on.localeCompare(other.valued_on))
  return (
    <Panel title={t('valuation.title')} extra={property.currency}>
      <DataTable
        label={t('valuation.title')}
        rows={property.valuations}
        rowKey={(row) => row.id}
        columns={[
          { key: 'on', title: t('field.valued_on'), render: (row) => formatDate(row.valued_on) },
          {
            key: 'value',
            title: t('field.value_amount'),
            align: 'right',
            render: (row) => formatAmount(row.value_amount),
          },
          {
            key: 'method',
            title: t('field.method'),
            render: (row) => t(`valuation.method.${row.method}`, { defaultValue: row.method }),
          },
          { key: 'valuer', title: t('field.valuer'), wrap: true, render: (row) => row.valuer },
        ]}
        empty={<Empty title={t('valuation.empty')} help={t('valuation.emptyHelp')} />}
      />
      {property.valuations.length > 1 ? (
        <Chart
          kind="line"
          title={t('valuation.history')}
          label={t('field.valued_on')}
          x={inOrder.map((row) => formatDate(row.valued_on))}
          series={[
            {
              key: 'value',
              label: t('field.value_amount'),
              values: inOrder.map((row) => row.value_amount),
            },
          ]}
          format={formatAmount}
          unit={property.currency}
          height={180}
        />
      ) : null}
    </Panel>
  )
}

/** Mortgages of other lenders that come before ours. */
function Encumbrances({ property }: { property: Property }) {
  const { t } = useTranslation()
  const can = useCan()
  const today = useBusinessDate()
  const [stating, setStating] = useState(false)
  const state = useCommand('/api/v1/collateral/properties/{property_id}/encumbrances')
  return (
    <Panel
      title={t('encumbrance.title')}
      extra={
        can('valuationCreate') ? (
          <button type="button" className="link" onClick={() => setStating(true)}>
            {t('encumbrance.add')}
          </button>
        ) : undefined
      }
    >
      <DataTable
        label={t('encumbrance.title')}
        rows={property.encumbrances}
        rowKey={(row) => `${row.holder} ${row.stated_on}`}
        columns={[
          { key: 'holder', title: t('field.holder'), wrap: true, render: (row) => row.holder },
          {
            key: 'owed',
            title: t('field.owed_amount'),
            align: 'right',
            render: (row) => formatAmount(row.owed_amount),
          },
          { key: 'on', title: t('field.stated_on'), render: (row) => formatDate(row.stated_on) },
        ]}
        empty={<Empty title={t('encumbrance.empty')} />}
      />
      <ActionDialog<{ holder: string; owed_amount: string; stated_on: string }>
        open={stating}
        title={t('encumbrance.add')}
        initial={{ stated_on: today }}
        submit={t('encumbrance.submit')}
        onClose={() => setStating(false)}
        onSubmit={(body) =>
          state.mutateAsync({
            path: { property_id: property.id },
            body: body as never,
            version: property.version,
          })
        }
      >
        <TextField name="holder" label={t('field.holder')} required maxLength={100} />
        <MoneyField
          name="owed_amount"
          label={t('field.owed_amount')}
          currency={property.currency}
          required
          zero
          help={t('encumbrance.help')}
        />
        <DateField name="stated_on" label={t('field.stated_on')} required max={today} />
      </ActionDialog>
    </Panel>
  )
}

function ValuationDialog({
  property,
  open,
  onClose,
}: {
  property: Property
  open: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  const say = useMoney()
  const today = useBusinessDate()
  const add = useCommand('/api/v1/collateral/properties/{property_id}/valuations')
  return (
    <ActionDialog<ValuationValues>
      open={open}
      title={t('valuation.add')}
      initial={{ method: 'EXTERNAL', valued_on: today }}
      submit={(values) => t('valuation.submit', { amount: say(values.value_amount, property.currency) })}
      onClose={onClose}
      onSubmit={(body) =>
        add.mutateAsync({
          path: { property_id: property.id },
          body: body as never,
          version: property.version,
        })
      }
    >
      <ValuationFields currency={property.currency} />
    </ActionDialog>
  )
}
