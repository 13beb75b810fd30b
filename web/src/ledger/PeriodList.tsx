import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCommand } from '../api/hooks'
import type { Row } from '../api/types'
import { formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { TextAreaField, TextField } from '../shell/fields'
import { Facts } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { useBusinessDate, useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { sayMessage } from '../shell/toast'
import { monthEnd, monthOf } from './source'

type Period = Row<'/api/v1/ledger/periods'>
type Act = { period: Period; kind: 'propose' | 'approve' | 'reject' }

/** The months of the books: which take entries; one person asks for a change, another decides. */
export default function PeriodList() {
  const { t } = useTranslation()
  const [act, setAct] = useState<Act | null>(null)
  const wanted = (row: Period) => (row.state === 'OPEN' ? 'close' : 'reopen')
  return (
    <>
      <ListPage
        title={t('menu.periods')}
        path="/api/v1/ledger/periods"
        right="periods"
        rowKey={(row) => row.first_day}
        above={<p className="muted">{t('period.help')}</p>}
        columns={[
          {
            key: 'period',
            field: 'first_day',
            title: t('ledger.period'),
            sort: 'first_day',
            render: (row) => (
              <Link to={`/ledger/balance?on=${monthEnd(row.first_day)}&by=PERIOD`}>
                {monthOf(row.first_day)}
              </Link>
            ),
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="period" state={row.state} />,
          },
          {
            key: 'change',
            field: 'change_state',
            title: t('period.last'),
            wrap: true,
            render: (row) =>
              row.change_state ? (
                <>
                  {t(`period.${row.asked_state === 'CLOSED' ? 'close' : 'reopen'}`)}{' '}
                  <StateTag kind="change" state={row.change_state} />
                </>
              ) : (
                '–'
              ),
          },
          { key: 'reason', title: t('period.reason'), wrap: true, render: (row) => row.reason || '–' },
          {
            key: 'by',
            field: 'proposed_by_name',
            title: t('change.by'),
            term: 'maker',
            render: (row) => row.proposed_by_name ?? '–',
          },
          {
            key: 'decided',
            field: 'decided_by_name',
            title: t('change.decidedBy'),
            term: 'checker',
            render: (row) => row.decided_by_name ?? '–',
          },
          {
            key: 'at',
            field: 'decided_at',
            title: t('change.decidedAt'),
            wideOnly: true,
            render: (row) => <span className="num">{formatMoment(row.decided_at)}</span>,
          },
          {
            key: 'act',
            field: false,
            title: t('list.actions'),
            align: 'right',
            render: (row) => <Acts period={row} onAct={setAct} />,
          },
        ]}
        empty={{ title: t('period.empty'), help: t('period.emptyHelp') }}
      />
      {act?.kind === 'propose' ? (
        <Propose period={act.period} verb={wanted(act.period)} onClose={() => setAct(null)} />
      ) : act ? (
        <Decide act={act} onClose={() => setAct(null)} />
      ) : null}
    </>
  )
}

function Acts({ period, onAct }: { period: Period; onAct: (act: Act) => void }) {
  const { t } = useTranslation()
  const today = useBusinessDate()
  const can = useCan()
  const month = monthOf(period.first_day)
  if (period.change_state === 'PENDING')
    return period.can_decide && can('periodDecide') ? (
      <span className="toolbar">
        <Button
          size="small"
          type="primary"
          aria-label={`${t('change.approve')} ${month}`}
          onClick={() => onAct({ period, kind: 'approve' })}
        >
          {t('change.approve')}
        </Button>
        <Button
          size="small"
          aria-label={`${t('change.reject')} ${month}`}
          onClick={() => onAct({ period, kind: 'reject' })}
        >
          {t('change.reject')}
        </Button>
      </span>
    ) : (
      <span className="muted">{t('change.ownHelp')}</span>
    )
  const over = monthEnd(period.first_day) < today
  if (!can('periodCreate') || !over) return null
  const word = t(period.state === 'OPEN' ? 'period.close' : 'period.reopen')
  return (
    <Button size="small" aria-label={`${word} ${month}`} onClick={() => onAct({ period, kind: 'propose' })}>
      {word}
    </Button>
  )
}

function Propose({
  period,
  verb,
  onClose,
}: {
  period: Period
  verb: 'close' | 'reopen'
  onClose: () => void
}) {
  const { t } = useTranslation()
  const propose = useCommand('/api/v1/ledger/period-changes')
  return (
    <ActionDialog<{ reason: string }>
      open
      title={`${t(`period.${verb}`)} ${monthOf(period.first_day)}`}
      submit={t(`period.${verb}Submit`)}
      onClose={onClose}
      onSubmit={async ({ reason }) => {
        const state = verb === 'close' ? 'CLOSED' : 'OPEN'
        await propose.mutateAsync({ body: { first_day: period.first_day, state, reason } })
        sayMessage('success', t('change.proposed'))
      }}
    >
      <p className="wide">{t(`period.${verb}Help`)}</p>
      <TextField wide name="reason" label={t('period.reason')} required maxLength={200} />
    </ActionDialog>
  )
}

function Decide({ act, onClose }: { act: Act; onClose: () => void }) {
  const { t } = useTranslation()
  const decide = useCommand('/api/v1/ledger/period-changes/{change_id}/decision')
  const approve = act.kind === 'approve'
  const verb = t(act.period.asked_state === 'CLOSED' ? 'period.close' : 'period.reopen')
  return (
    <ActionDialog<{ comment?: string }>
      open
      title={`${verb} ${monthOf(act.period.first_day)}`}
      submit={t(approve ? 'change.approve' : 'change.reject')}
      danger={!approve}
      onClose={onClose}
      onSubmit={async ({ comment }) => {
        const path = { change_id: act.period.change_id! }
        await decide.mutateAsync({ path, body: { approve, comment: comment ?? '' } })
        sayMessage('success', t(approve ? 'change.approved' : 'change.rejected'))
      }}
    >
      <div className="wide">
        <Facts
          items={[
            { label: t('change.by'), value: act.period.proposed_by_name },
            { label: t('change.at'), value: formatMoment(act.period.proposed_at) },
            { label: t('period.reason'), value: act.period.reason, wide: true },
          ]}
        />
      </div>
      <TextAreaField wide name="comment" label={t('field.comment')} required={!approve} />
    </ActionDialog>
  )
}
