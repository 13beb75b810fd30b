import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import type { Answer } from '../api/types'
import { formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable } from '../shell/DataTable'
import { DetailLoader } from '../shell/DetailPage'
import { Facts, Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { Mark } from '../shell/StateTag'
import { useSayProblem } from '../shell/ProblemAlert'
import { sayMessage } from '../shell/toast'
import { EnrolTotp } from './EnrolTotp'
import { deviceOf } from './device'
import { hasPasskeys, makePasskey } from './passkeys'
import { passkeyProblem } from './SecondStep'
import { PasswordFields } from './PasswordFields'

const OWN = '/api/v1/foundation/own/security'
type Security = Answer<typeof OWN>
type Asked = 'password' | 'totp' | { factor: Security['factors'][number] } | null

/** One's own security: the password, second factors, and where one is signed in. */
export default function SecurityPage() {
  const { t } = useTranslation()
  const query = useGet(OWN, {}, { own: true })
  return (
    <DetailLoader query={query} parent={{ to: '/settings', label: t('menu.settings') }}>
      {(security) => <Loaded security={security} refetch={() => void query.refetch()} />}
    </DetailLoader>
  )
}

function Loaded({ security, refetch }: { security: Security; refetch: () => void }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked>(null)
  const close = () => {
    setAsked(null)
    refetch()
  }
  return (
    <>
      <PageHead title={t('menu.security')} />
      <div className="stack">
        <Panel
          title={t('signIn.password')}
          extra={
            security.has_password ? (
              <Button onClick={() => setAsked('password')}>{t('secure.changePassword')}</Button>
            ) : null
          }
        >
          <Facts
            items={[
              {
                label: t('secure.passwordAt'),
                value: security.has_password ? formatMoment(security.secret_at) : t('secure.noPassword'),
              },
              {
                label: t('secure.required'),
                value: t(security.factor_required ? 'timeline.true' : 'timeline.false'),
              },
            ]}
          />
        </Panel>
        <FactorsPanel security={security} onAsk={setAsked} refetch={refetch} />
        <SessionsPanel security={security} refetch={refetch} />
      </div>
      {asked === 'password' ? <PasswordDialog onClose={close} /> : null}
      <Modal
        open={asked === 'totp'}
        title={t('secure.addTotp')}
        width={420}
        footer={null}
        destroyOnHidden
        closable={{ 'aria-label': t('action.close') }}
        onCancel={close}
      >
        <EnrolTotp
          onDone={() => {
            sayMessage('success', t('secure.added'))
            close()
          }}
        />
      </Modal>
      {asked && typeof asked === 'object' ? <TakeDialog factor={asked.factor} onClose={close} /> : null}
    </>
  )
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const change = useCommand('/api/v1/foundation/own/password')
  return (
    <ActionDialog<{ password: string; new_password: string }>
      open
      title={t('secure.changePassword')}
      submit={t('secure.changePassword')}
      onClose={onClose}
      onSubmit={({ password, new_password }) =>
        change
          .mutateAsync({ body: { password, new_password } })
          .then(() => sayMessage('success', t('secure.passwordChanged')))
      }
    >
      <PasswordFields />
    </ActionDialog>
  )
}

function TakeDialog({ factor, onClose }: { factor: Security['factors'][number]; onClose: () => void }) {
  const { t } = useTranslation()
  const take = useCommand('/api/v1/foundation/own/factors/{factor_id}', 'delete')
  return (
    <ActionDialog
      open
      danger
      title={t('secure.takeTitle', { what: factor.label })}
      submit={t('secure.take')}
      onClose={onClose}
      onSubmit={() => take.mutateAsync({ path: { factor_id: factor.id } })}
    >
      <p>{t('secure.takeHelp')}</p>
    </ActionDialog>
  )
}

function FactorsPanel({
  security,
  onAsk,
  refetch,
}: {
  security: Security
  onAsk: (asked: Asked) => void
  refetch: () => void
}) {
  const { t } = useTranslation()
  const fail = useSayProblem()
  const enrol = useCommand('/api/v1/foundation/own/passkeys')
  return (
    <Panel
      title={t('secure.factors')}
      extra={
        <span className="toolbar">
          <Button onClick={() => onAsk('totp')}>{t('secure.addTotp')}</Button>
          {hasPasskeys() ? (
            <Button
              loading={enrol.isPending}
              onClick={() =>
                void makePasskey()
                  .then((answer) => enrol.mutateAsync({ body: { answer, label: t('secure.kind.PASSKEY') } }))
                  .then(refetch)
                  .catch((error: unknown) => fail(passkeyProblem(error, t('secure.passkeyFailed'))))
              }
            >
              {t('secure.addPasskey')}
            </Button>
          ) : null}
        </span>
      }
    >
      {security.factors.length === 0 ? (
        <p className="muted">{t('secure.noFactors')}</p>
      ) : (
        <DataTable
          label={t('secure.factors')}
          rows={security.factors}
          rowKey={(row) => row.id}
          columns={[
            { key: 'kind', title: t('secure.kindTitle'), render: (row) => t(`secure.kind.${row.kind}`) },
            { key: 'made', title: t('secure.madeAt'), render: (row) => formatMoment(row.made_at) },
            { key: 'used', title: t('secure.usedAt'), render: (row) => formatMoment(row.used_at) },
            {
              key: 'act',
              title: t('list.actions'),
              align: 'right',
              render: (row) => (
                <Button size="small" danger onClick={() => onAsk({ factor: row })}>
                  {t('secure.take')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Panel>
  )
}

function SessionsPanel({ security, refetch }: { security: Security; refetch: () => void }) {
  const { t } = useTranslation()
  const end = useCommand('/api/v1/foundation/own/sessions/{session_id}', 'delete')
  const endAll = useCommand('/api/v1/foundation/own/sessions', 'delete')
  const ended = () => {
    sayMessage('success', t('secure.ended'))
    refetch()
  }
  const fail = useSayProblem()
  return (
    <Panel
      title={t('secure.sessions')}
      extra={
        security.sessions.length > 1 ? (
          <Button
            loading={endAll.isPending}
            onClick={() => void endAll.mutateAsync({}).then(ended).catch(fail)}
          >
            {t('secure.endOthers')}
          </Button>
        ) : null
      }
    >
      <DataTable
        label={t('secure.sessions')}
        rows={security.sessions}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'device',
            title: t('secure.device'),
            wrap: true,
            render: (row) => (
              <>
                <span title={row.device}>{deviceOf(row.device) || '–'}</span>{' '}
                {row.is_this ? <Mark tone="done">{t('secure.thisOne')}</Mark> : null}
              </>
            ),
          },
          { key: 'address', title: t('timeline.address'), render: (row) => row.address },
          { key: 'started', title: t('secure.startedAt'), render: (row) => formatMoment(row.started_at) },
          { key: 'seen', title: t('secure.seenAt'), render: (row) => formatMoment(row.seen_at) },
          {
            key: 'act',
            title: t('list.actions'),
            align: 'right',
            render: (row) =>
              row.is_this ? null : (
                <Button
                  size="small"
                  onClick={() =>
                    void end
                      .mutateAsync({ path: { session_id: row.id } })
                      .then(ended)
                      .catch(fail)
                  }
                >
                  {t('secure.end')}
                </Button>
              ),
          },
        ]}
      />
    </Panel>
  )
}
