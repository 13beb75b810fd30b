import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatDate } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { DataTable } from '../shell/DataTable'
import { Skeleton } from '../shell/Empty'
import { ChoiceField, DateField, SelectField } from '../shell/fields'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useBusinessDate, useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { CONSENT_WAYS, type ConsentBoard } from './duty'

type Purpose = ConsentBoard['purposes'][number]
type Asked = { act: 'give' | 'withdraw'; purpose: Purpose }

/** What a customer agreed to, purpose by purpose, with giving and withdrawing. */
export function ConsentPanel({ partyId }: { partyId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [history, setHistory] = useState(false)
  const board = useGet(
    '/api/v1/customers/parties/{party_id}/consents',
    { path: { party_id: partyId } },
    { enabled: can('consents') },
  )
  if (!can('consents')) return null
  const data = board.data
  return (
    <Panel
      title={t('consent.title')}
      extra={
        data && data.history.length > 0 ? (
          <Button size="small" onClick={() => setHistory(!history)} aria-expanded={history}>
            {t(history ? 'consent.now' : 'consent.history')}
          </Button>
        ) : null
      }
    >
      {data ? (
        history ? (
          <History board={data} />
        ) : (
          <Purposes board={data} ask={setAsked} />
        )
      ) : board.error ? (
        <ProblemAlert problem={board.error} onRetry={() => void board.refetch()} />
      ) : (
        <Skeleton rows={3} />
      )}
      <GiveDialog
        partyId={partyId}
        purpose={asked?.act === 'give' ? asked.purpose : null}
        onClose={() => setAsked(null)}
      />
      <WithdrawDialog
        purpose={asked?.act === 'withdraw' ? asked.purpose : null}
        onClose={() => setAsked(null)}
      />
    </Panel>
  )
}

function Purposes({ board, ask }: { board: ConsentBoard; ask: (asked: Asked) => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const may = board.allowed_actions.includes('give')
  return (
    <DataTable
      label={t('consent.title')}
      rows={board.purposes}
      rowKey={(row) => row.code}
      columns={[
        {
          key: 'purpose',
          title: t('consent.purpose'),
          wrap: true,
          render: (row) => (
            <span title={row.source}>
              {say(row)}
              {row.separate ? ` · ${t('consent.separate')}` : ''}
            </span>
          ),
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) =>
            row.held ? (
              <StateTag kind="consent" state={row.outdated ? 'OUTDATED' : 'GIVEN'} />
            ) : (
              t('consent.none')
            ),
        },
        { key: 'since', title: t('consent.since'), render: (row) => formatDate(row.held?.given_date) },
        {
          key: 'way',
          title: t('consent.wayLabel'),
          wideOnly: true,
          render: (row) => (row.held ? t(`consent.way.${row.held.way}`) : '–'),
        },
        {
          key: 'act',
          title: t('consent.act'),
          render: (row) =>
            may ? (
              <span className="row-actions">
                {!row.held || row.outdated ? (
                  <Button size="small" onClick={() => ask({ act: 'give', purpose: row })}>
                    {t('consent.give')}
                  </Button>
                ) : null}{' '}
                {row.held ? (
                  <Button size="small" danger onClick={() => ask({ act: 'withdraw', purpose: row })}>
                    {t('consent.withdraw')}
                  </Button>
                ) : null}
              </span>
            ) : (
              '–'
            ),
        },
      ]}
    />
  )
}

function History({ board }: { board: ConsentBoard }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <DataTable
      label={t('consent.history')}
      rows={board.history}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'purpose',
          title: t('consent.purpose'),
          render: (row) => say(board.purposes.find((one) => one.code === row.purpose)),
        },
        {
          key: 'text',
          title: t('consent.text'),
          render: (row) => t('consent.number', { number: row.text_number }),
        },
        {
          key: 'state',
          title: t('field.state'),
          render: (row) => <StateTag kind="consent" state={row.state} />,
        },
        { key: 'given', title: t('consent.since'), render: (row) => formatDate(row.given_date) },
        {
          key: 'ended',
          title: t('consent.until'),
          render: (row) => formatDate(row.withdrawn_date ?? row.ends_date),
        },
        { key: 'by', title: t('duty.doneBy'), render: (row) => row.withdrawn_by_name ?? row.given_by_name },
      ]}
    />
  )
}

type Giving = { way: (typeof CONSENT_WAYS)[number]; given_date: string; evidence_id?: string }
type DocumentRow = Row<'/api/v1/documents/documents'>

function GiveDialog({
  partyId,
  purpose,
  onClose,
}: {
  partyId: string
  purpose: Purpose | null
  onClose: () => void
}) {
  const { t, i18n } = useTranslation()
  const say = useSay()
  const today = useBusinessDate()
  const give = useCommand('/api/v1/customers/parties/{party_id}/consents')
  const papers = useGet(
    '/api/v1/documents/documents',
    { query: { subject: `customers.party:${partyId}`, limit: 50 } },
    { enabled: purpose !== null },
  )
  const options = (papers.data?.items ?? []).map((row: DocumentRow) => ({
    value: row.id,
    label: `${say(row, 'kind')} · ${row.file_name}`,
  }))
  return (
    <ActionDialog<Giving>
      open={purpose !== null}
      width={680}
      title={t('consent.giveTitle', { purpose: say(purpose) })}
      submit={t('consent.give')}
      initial={{ way: 'PAPER', given_date: today }}
      onClose={onClose}
      onSubmit={({ way, given_date, evidence_id }) =>
        give.mutateAsync({
          path: { party_id: partyId },
          body: { purpose: purpose?.code ?? '', way, given_date, evidence_id: evidence_id ?? null },
        })
      }
    >
      {({ way }) => (
        <>
          <blockquote className="wide">
            {i18n.language === 'en' ? purpose?.text_en : purpose?.text_zh}
          </blockquote>
          <ChoiceField
            name="way"
            label={t('consent.wayLabel')}
            options={CONSENT_WAYS.map((value) => ({ value, label: t(`consent.way.${value}`) }))}
          />
          <DateField name="given_date" label={t('consent.since')} required max={today} />
          {way === 'PAPER' ? (
            <SelectField
              name="evidence_id"
              label={t('consent.evidence')}
              required
              wide
              options={options}
              loading={papers.isLoading}
              placeholder={t('consent.evidenceHint')}
            />
          ) : null}
        </>
      )}
    </ActionDialog>
  )
}

function WithdrawDialog({ purpose, onClose }: { purpose: Purpose | null; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const withdraw = useCommand('/api/v1/customers/consents/{consent_id}/withdraw')
  const held = purpose?.held
  return (
    <ActionDialog
      open={!!held}
      danger
      title={t('consent.withdrawTitle', { purpose: say(purpose) })}
      submit={t('consent.withdraw')}
      onClose={onClose}
      onSubmit={() =>
        withdraw.mutateAsync({ path: { consent_id: held?.id ?? '' }, body: {}, version: held?.version })
      }
    >
      <p className="wide">{t('consent.withdrawHelp')}</p>
    </ActionDialog>
  )
}
