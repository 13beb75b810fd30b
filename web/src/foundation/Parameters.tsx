import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatDate } from '../format/date'
import { formatRate } from '../format/rate'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable, type Column } from '../shell/DataTable'
import { DateField, TextAreaField, TextField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useBusinessDate, useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'
import { Mark } from '../shell/StateTag'
import { sayMessage } from '../shell/toast'
import { fieldValue, isShare, readValue, showValue, stateOf } from './parameterValues'
import { Waiting } from './Waiting'

const LIST = '/api/v1/foundation/parameters'
const ALL = { sort: 'code', limit: 200 }
type Parameter = Row<typeof LIST>
const keyOf = (row: Parameter) => `${row.code} ${row.starts_date}`

/** Dated figures with their sources: what holds today, what held before, what will. */
export default function Parameters() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const today = useBusinessDate()
  const all = useGet(LIST, { query: ALL }, { enabled: can('parameters') })
  const rows = all.data?.items ?? []
  const [open, setOpen] = useState<string | null>(null)
  const [proposed, setProposed] = useState<Parameter | null>(null)
  const columns: Column<Parameter>[] = [
    {
      key: 'value',
      title: t('field.value'),
      align: 'right',
      render: (row) => <span className="num">{showValue(row.value, formatRate)}</span>,
    },
    {
      key: 'starts_date',
      title: t('field.starts_date'),
      render: (row) => <span className="num">{formatDate(row.starts_date)}</span>,
    },
    {
      key: 'state',
      title: t('field.state'),
      field: false,
      render: (row) => {
        const state = stateOf(row, rows, today)
        return (
          <Mark tone={state === 'now' ? 'done' : state === 'future' ? 'running' : 'neutral'}>
            {t(`parameter.${state}`)}
          </Mark>
        )
      },
    },
    { key: 'source', title: t('field.source'), wrap: true, render: (row) => row.source },
    {
      key: 'confirmed',
      title: t('field.confirmed'),
      term: 'confirmed',
      render: (row) =>
        row.confirmed ? (
          <Mark tone="done">{t('confirmed.yes')}</Mark>
        ) : (
          <Mark tone="attention" title={t('confirmed.help')}>
            {t('confirmed.no')}
          </Mark>
        ),
    },
  ]
  const history = rows
    .filter((row) => row.code === open)
    .sort((a, b) => b.starts_date.localeCompare(a.starts_date))
  return (
    <>
      <ListPage
        title={t('menu.parameters')}
        path={LIST}
        right="parameters"
        sort={ALL.sort}
        limit={ALL.limit}
        rowKey={keyOf}
        rowOpen={(row) => setOpen(row.code)}
        columns={[
          {
            key: 'name',
            title: t('field.name'),
            wrap: true,
            field: 'name_zh',
            render: (row) => (
              <button type="button" className="link" onClick={() => setOpen(row.code)}>
                {say(row)}
              </button>
            ),
          },
          { key: 'code', title: t('field.code'), render: (row) => row.code, wideOnly: true, hidden: true },
          ...columns,
          ...(can('changeCreate')
            ? [
                {
                  key: 'act',
                  title: t('list.actions'),
                  align: 'right' as const,
                  field: false as const,
                  render: (row: Parameter) =>
                    stateOf(row, rows, today) === 'now' ? (
                      <Button size="small" onClick={() => setProposed(row)}>
                        {t('parameter.propose')}
                      </Button>
                    ) : null,
                },
              ]
            : []),
        ]}
        empty={{ title: t('empty.parameters') }}
      />
      <Sheet
        open={history.length > 0}
        width={820}
        title={say(history[0])}
        onClose={() => setOpen(null)}
        footer={
          can('changeCreate') ? (
            <Button
              type="primary"
              onClick={() => {
                // A sheet lies over everything: the dialog takes its place.
                setProposed(history[0])
                setOpen(null)
              }}
            >
              {t('parameter.propose')}
            </Button>
          ) : undefined
        }
      >
        {open ? <Waiting subject={`foundation.parameter:${open}`} /> : null}
        <p className="pop-title">{t('parameter.history')}</p>
        <DataTable label={t('parameter.history')} columns={columns} rows={history} rowKey={keyOf} />
      </Sheet>
      {proposed ? (
        <Propose
          known={proposed}
          onClose={() => {
            setProposed(null)
            setOpen(null)
          }}
        />
      ) : null}
    </>
  )
}

function Propose({ known, onClose }: { known: Parameter; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const propose = useCommand(LIST)
  const wrong = t('parameter.wrong')
  return (
    <ActionDialog<{ value: string; starts_date: string; source: string }>
      open
      title={t('parameter.proposeTitle', { name: say(known) })}
      submit={t('parameter.submit')}
      initial={{ value: fieldValue(known.value), starts_date: today }}
      onClose={onClose}
      onSubmit={(values) =>
        propose
          .mutateAsync({
            body: { ...values, code: known.code, value: readValue(values.value, known.value) as never },
          })
          .then(() => sayMessage('success', t('change.proposed')))
      }
      preview={(values) => (
        <dl className="diff">
          <dt>{t('field.value')}</dt>
          <dd>
            <del>{showValue(known.value, formatRate)}</del> →{' '}
            <strong>{showValue(readValue(values.value ?? '', known.value), formatRate)}</strong>
          </dd>
          <dt>{t('field.starts_date')}</dt>
          <dd>{formatDate(values.starts_date)}</dd>
          <dt>{t('parameter.before')}</dt>
          <dd>{known.source}</dd>
        </dl>
      )}
    >
      <TextField
        name="value"
        label={t('field.value')}
        required
        suffix={isShare(known.value) ? '%' : undefined}
        rules={[
          {
            validator: (_, value: string) =>
              readValue(value ?? '', known.value) === null
                ? Promise.reject(new Error(wrong))
                : Promise.resolve(),
          },
        ]}
      />
      <DateField name="starts_date" label={t('field.starts_date')} required min={today} />
      <TextAreaField
        name="source"
        label={t('field.source')}
        required
        wide
        placeholder={t('parameter.sourceHint')}
      />
    </ActionDialog>
  )
}
