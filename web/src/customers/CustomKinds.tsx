import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api/hooks'
import type { Row } from '../api/types'
import { formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { SelectField, TextAreaField, TextField } from '../shell/fields'
import { useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useCan } from '../shell/session'
import { sayMessage } from '../shell/toast'

type Kind = Row<'/api/v1/customers/custom-kinds'>
type Typed = {
  code: string
  name_zh: string
  name_en: string
  party_kind: 'PERSON' | 'FIRM'
  definition: string
}

const FIRST = {
  type: 'object',
  properties: { field_1: { type: 'string', title: '字段一', title_en: 'Field one' } },
  required: ['field_1'],
}

/** The bank's own fields of customers: each definition with its version, and the next one proposed. */
export default function CustomKinds() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [editing, setEditing] = useState<Kind | 'new' | null>(null)
  const create = can('customKindChange') ? (
    <Button type="primary" onClick={() => setEditing('new')}>
      {t('customField.add')}
    </Button>
  ) : null
  return (
    <>
      <ListPage
        title={t('customField.title')}
        path="/api/v1/customers/custom-kinds"
        right="customKinds"
        primary={create}
        columns={[
          {
            key: 'code',
            title: t('customField.code'),
            sort: 'code',
            render: (row) => <span className="num">{row.code}</span>,
          },
          { key: 'name', title: t('party.name'), field: 'name_zh', render: (row) => say(row) },
          {
            key: 'party_kind',
            title: t('customField.partyKind'),
            render: (row) => t(`party.kind.${row.party_kind}`),
          },
          { key: 'number', title: t('customField.version'), align: 'right', render: (row) => row.number },
          {
            key: 'definition',
            title: t('customField.fields'),
            render: (row) => titlesOf(row.definition),
            wrap: true,
          },
          {
            key: 'released_date',
            title: t('customField.released'),
            sort: 'released_date',
            render: (row) => formatDate(row.released_date),
          },
          {
            key: 'act',
            title: t('list.actions'),
            field: false,
            render: (row) =>
              can('customKindChange') ? (
                <button type="button" className="link" onClick={() => setEditing(row)}>
                  {t('customField.next')}
                </button>
              ) : (
                '–'
              ),
          },
        ]}
        empty={{ title: t('customField.empty'), help: t('customField.emptyHelp'), action: create }}
      />
      {editing ? (
        <DefinitionDialog kind={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  )
}

/** The titles of the fields, as far as the definition says them. */
function titlesOf(definition: Record<string, unknown>): string {
  const properties = (definition.properties ?? {}) as Record<string, { title?: string }>
  const order = (definition['x-order'] as string[] | undefined) ?? Object.keys(properties)
  return order.map((name) => properties[name]?.title ?? name).join('、')
}

/** A definition as typed; null for what is no object. */
function read(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

function DefinitionDialog({ kind, onClose }: { kind: Kind | null; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const propose = useCommand('/api/v1/customers/custom-kinds')
  return (
    <ActionDialog<Typed>
      open
      width={720}
      title={kind ? t('customField.nextTitle', { name: say(kind) }) : t('customField.addTitle')}
      submit={t('customField.submit')}
      initial={{
        code: kind?.code,
        name_zh: kind?.name_zh,
        name_en: kind?.name_en,
        party_kind: (kind?.party_kind as Typed['party_kind'] | undefined) ?? 'PERSON',
        definition: JSON.stringify(kind?.definition ?? FIRST, null, 2),
      }}
      onClose={onClose}
      onSubmit={async (values) => {
        await propose.mutateAsync({ body: { ...values, definition: read(values.definition) ?? {} } })
        sayMessage('success', t('customField.proposed'))
      }}
    >
      <TextField
        name="code"
        label={t('customField.code')}
        required
        disabled={kind !== null}
        help={t('customField.codeHelp')}
      />
      <SelectField
        name="party_kind"
        label={t('customField.partyKind')}
        required
        disabled={kind !== null}
        options={['PERSON', 'FIRM'].map((value) => ({ value, label: t(`party.kind.${value}`) }))}
      />
      <TextField name="name_zh" label={t('customField.nameZh')} required maxLength={60} />
      <TextField name="name_en" label={t('customField.nameEn')} required maxLength={60} />
      <TextAreaField
        name="definition"
        label={t('customField.definition')}
        required
        wide
        rows={12}
        help={t('customField.definitionHelp')}
        rules={[
          {
            validator: (_, value: string | undefined) =>
              !value || read(value)
                ? Promise.resolve()
                : Promise.reject(new Error(t('customField.definitionWrong'))),
          },
        ]}
      />
    </ActionDialog>
  )
}
