import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { CountField, TextAreaField, TextField } from '../shell/fields'
import { ListPage } from '../shell/ListPage'
import { MultiField } from '../shell/MultiField'
import { useCan } from '../shell/session'
import { Mark } from '../shell/StateTag'
import { useSayProblem } from '../shell/ProblemAlert'
import { sayMessage } from '../shell/toast'
import { ROLES } from './PeopleList'
import { inOrder, rightWords } from './rightWords'

const LIST = '/api/v1/foundation/clients'
type Client = Row<typeof LIST>
type Asked = { kind: 'set'; row: Client | null } | { kind: 'activity'; row: Client } | null

/** Systems that use the API by themselves; whatever changes of them waits for a second administrator. */
export default function Clients() {
  const { t } = useTranslation()
  const can = useCan()
  const [asked, setAsked] = useState<Asked>(null)
  const may = can('clientChange')
  return (
    <>
      <ListPage
        title={t('menu.clients')}
        path={LIST}
        right="clients"
        exports={false}
        rowKey={(row) => String(row.id)}
        primary={
          may ? (
            <Button type="primary" onClick={() => setAsked({ kind: 'set', row: null })}>
              {t('client.new')}
            </Button>
          ) : null
        }
        filters={[{ name: 'search', label: t('client.search'), kind: 'search', placeholder: t('client.id') }]}
        columns={[
          { key: 'client_id', title: t('client.id'), render: (row) => <code>{row.client_id}</code> },
          { key: 'name', title: t('client.name'), render: (row) => row.name },
          {
            key: 'rights',
            title: t('people.right'),
            render: (row) => (
              <span title={row.rights.map((right) => rightWords(right, t)).join('\n')}>
                {t('delegation.count', { count: row.rights.length })}
              </span>
            ),
          },
          {
            key: 'branch_codes',
            title: t('field.branch_code'),
            render: (row) => row.branch_codes.join(t('join')),
          },
          {
            key: 'rate',
            title: t('client.rate'),
            align: 'right',
            render: (row) => <span className="num">{row.requests_per_minute}</span>,
          },
          {
            key: 'secrets',
            title: t('client.secrets'),
            align: 'right',
            render: (row) => <span className="num">{row.secrets}</span>,
          },
          {
            key: 'used_at',
            title: t('client.usedAt'),
            render: (row) => <span className="num">{formatMoment(row.used_at)}</span>,
          },
          {
            key: 'is_active',
            title: t('field.state'),
            render: (row) => (
              <Mark tone={row.is_active ? 'done' : 'neutral'}>
                {t(row.is_active ? 'people.active' : 'people.inactive')}
              </Mark>
            ),
          },
          ...(may
            ? [
                {
                  key: 'act',
                  title: t('list.actions'),
                  align: 'right' as const,
                  field: false as const,
                  render: (row: Client) => <Acts row={row} onAsk={setAsked} />,
                },
              ]
            : []),
        ]}
        empty={{ title: t('client.empty'), help: t('client.emptyHelp') }}
      />
      {asked?.kind === 'set' ? <ClientDialog row={asked.row} onClose={() => setAsked(null)} /> : null}
      {asked?.kind === 'activity' ? <ActivityDialog row={asked.row} onClose={() => setAsked(null)} /> : null}
    </>
  )
}

/** What can be done with a client; a secret is shown once, to whoever proposed it. */
function Acts({ row, onAsk }: { row: Client; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation()
  const propose = useCommand('/api/v1/foundation/clients/{user_id}/secret-change')
  const fetch = useCommand('/api/v1/foundation/clients/{user_id}/secret')
  const [secret, setSecret] = useState<string | null>(null)
  const path = { user_id: row.id }
  const fail = useSayProblem()
  return (
    <span className="toolbar">
      <Button size="small" onClick={() => onAsk({ kind: 'set', row })}>
        {t('client.change')}
      </Button>
      {row.secret_waits ? (
        <Button
          size="small"
          type="primary"
          onClick={() =>
            void fetch
              .mutateAsync({ path })
              .then((answer) => setSecret(answer.secret))
              .catch(fail)
          }
        >
          {t('client.fetch')}
        </Button>
      ) : (
        <Button
          size="small"
          onClick={() =>
            void propose
              .mutateAsync({ path })
              .then(() => sayMessage('success', t('change.proposed')))
              .catch(fail)
          }
        >
          {t('client.newSecret')}
        </Button>
      )}
      <Button size="small" danger={row.is_active} onClick={() => onAsk({ kind: 'activity', row })}>
        {t(row.is_active ? 'client.disable' : 'client.enable')}
      </Button>
      <Modal
        open={secret !== null}
        title={t('client.secretTitle', { id: row.client_id })}
        footer={null}
        mask={{ closable: false }}
        closable={{ 'aria-label': t('action.close') }}
        onCancel={() => setSecret(null)}
      >
        <p>{t('client.secretHelp')}</p>
        <p>
          <code className="secret">{secret}</code>
        </p>
      </Modal>
    </span>
  )
}

type Values = {
  client_id: string
  name: string
  rights: string[]
  branch_codes: string[]
  requests_per_minute: number
}

function ClientDialog({ row, onClose }: { row: Client | null; onClose: () => void }) {
  const { t } = useTranslation()
  const branches = useBranches()
  const roles = useGet(ROLES, {}, { keep: true })
  const propose = useCommand(LIST)
  return (
    <ActionDialog<Values>
      open
      width={640}
      title={row ? t('client.changeTitle', { name: row.name }) : t('client.new')}
      submit={t('client.submit')}
      initial={row ?? { requests_per_minute: 600, branch_codes: [], rights: [] }}
      onClose={onClose}
      onSubmit={({ client_id, name, rights, branch_codes, requests_per_minute }) =>
        propose
          .mutateAsync({
            body: { client_id, name, rights, branch_codes, requests_per_minute: Number(requests_per_minute) },
          })
          .then(() => sayMessage('success', t('change.proposed')))
      }
    >
      <TextField
        name="client_id"
        label={t('client.id')}
        help={t('client.idHelp')}
        required
        maxLength={40}
        disabled={row !== null}
      />
      <TextField name="name" label={t('client.name')} required maxLength={60} />
      <MultiField
        name="rights"
        label={t('people.right')}
        options={inOrder(roles.data?.known_rights ?? []).map((right) => ({
          value: right,
          label: rightWords(right, t),
        }))}
      />
      <MultiField name="branch_codes" label={t('field.branch_code')} options={branches.options} />
      <CountField name="requests_per_minute" label={t('client.rate')} required min={1} max={6000} />
    </ActionDialog>
  )
}

function ActivityDialog({ row, onClose }: { row: Client; onClose: () => void }) {
  const { t } = useTranslation()
  const act = useCommand('/api/v1/foundation/clients/{user_id}/activity')
  const words = t(row.is_active ? 'client.disable' : 'client.enable')
  return (
    <ActionDialog<{ comment: string }>
      open
      danger={row.is_active}
      title={`${words}: ${row.name}`}
      submit={t('client.submit')}
      onClose={onClose}
      onSubmit={({ comment }) =>
        act
          .mutateAsync({ path: { user_id: row.id }, body: { is_active: !row.is_active, comment } })
          .then(() => sayMessage('success', t('change.proposed')))
      }
    >
      <TextAreaField wide name="comment" label={t('people.reason')} required />
    </ActionDialog>
  )
}
