import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Row } from '../api/types'
import { formatDate, formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { TextAreaField } from '../shell/fields'
import { Facts, useSay } from '../shell/figures'
import { ListPage } from '../shell/ListPage'
import { Narrowed } from '../shell/Narrowed'
import { ProblemAlert } from '../shell/ProblemAlert'
import { allows } from '../shell/rights'
import { useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'
import { StateTag } from '../shell/StateTag'
import { factWords } from './facts'
import { LevelTag } from './standing'

type Alert = Row<'/api/v1/monitoring/alerts'>
type Handling = { alert: Alert; close: boolean } | null

const STATES = ['WAITING', 'OPEN', 'ACKNOWLEDGED', 'CLOSED']
const LEVELS = ['URGENT', 'WARN', 'WATCH']

/** What the nightly watch found: each alert with its rule and facts in words, taken on and closed with a comment. */
export default function AlertList() {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [search, setSearch] = useSearchParams()
  const [handling, setHandling] = useState<Handling>(null)
  const opened = search.get('open')
  const loan = search.get('loan_id')
  const borrower = search.get('borrower_id')
  const open = (id: string | null) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current)
        if (id) next.set('open', id)
        else next.delete('open')
        return next
      },
      { replace: true },
    )
  return (
    <>
      <ListPage
        title={t('menu.alerts')}
        path="/api/v1/monitoring/alerts"
        right="alerts"
        fixed={{ ...(loan ? { loan_id: loan } : {}), ...(borrower ? { borrower_id: borrower } : {}) }}
        above={
          loan || borrower ? (
            <>
              <Narrowed name="loan_id" what={t('alert.ofLoan')} />
              <Narrowed name="borrower_id" what={t('alert.ofBorrower')} />
            </>
          ) : undefined
        }
        filters={[
          {
            name: 'state',
            label: t('field.state'),
            kind: 'select',
            options: STATES.map((value) => ({ value, label: t(`alert.state.${value}`) })),
          },
          {
            name: 'level',
            label: t('alert.levelLabel'),
            kind: 'select',
            options: LEVELS.map((value) => ({ value, label: t(`alert.level.${value}`) })),
          },
          { name: 'rule_code', label: t('alert.rule'), kind: 'search' },
        ]}
        columns={[
          { key: 'level', title: t('alert.levelLabel'), render: (row) => <LevelTag level={row.level} /> },
          {
            key: 'title',
            field: 'title_zh',
            title: t('alert.what'),
            wrap: true,
            render: (row) => (
              <button type="button" className="link" onClick={() => open(row.id)}>
                {say(row, 'title')}
              </button>
            ),
          },
          {
            key: 'loan',
            field: 'loan_number',
            title: t('loan.number'),
            render: (row) => <Link to={`/loans/${row.loan_id}`}>{row.loan_number}</Link>,
          },
          {
            key: 'borrower',
            field: 'borrower_name',
            title: t('field.borrower_name'),
            render: (row) => row.borrower_name,
          },
          {
            key: 'facts',
            field: false,
            title: t('alert.facts'),
            wrap: true,
            render: (row) => factWords(row.facts as never, t).join(t('join')),
            wideOnly: true,
          },
          {
            key: 'state',
            title: t('field.state'),
            render: (row) => <StateTag kind="alert" state={row.state} />,
          },
          {
            key: 'raised',
            field: 'raised_on',
            title: t('alert.raised'),
            render: (row) => formatDate(row.raised_on),
          },
          {
            key: 'by',
            field: 'handled_by_name',
            title: t('alert.by'),
            render: (row) => row.handled_by_name ?? '–',
          },
          {
            key: 'branch',
            field: 'branch_code',
            title: t('field.branch_code'),
            render: (row) => row.branch_code,
            wideOnly: true,
          },
          ...(can('alertHandle')
            ? [
                {
                  key: 'act',
                  field: false as const,
                  title: t('list.actions'),
                  align: 'right' as const,
                  render: (row: Alert) => <Acts alert={row} onHandle={setHandling} />,
                },
              ]
            : []),
        ]}
        empty={{ title: t('alert.empty'), help: t('alert.emptyHelp') }}
      />
      {opened ? <AlertSheet id={opened} onClose={() => open(null)} onHandle={setHandling} /> : null}
      <HandleDialog handling={handling} onClose={() => setHandling(null)} />
    </>
  )
}

function Acts({ alert, onHandle }: { alert: Alert; onHandle: (handling: Handling) => void }) {
  const { t } = useTranslation()
  return (
    <span className="toolbar">
      {allows(alert, 'alertAcknowledge') ? (
        <Button
          size="small"
          aria-label={`${t('alert.acknowledge')} ${alert.loan_number}`}
          onClick={() => onHandle({ alert, close: false })}
        >
          {t('alert.acknowledge')}
        </Button>
      ) : null}
      {allows(alert, 'alertClose') ? (
        <Button
          size="small"
          aria-label={`${t('alert.close')} ${alert.loan_number}`}
          onClick={() => onHandle({ alert, close: true })}
        >
          {t('alert.close')}
        </Button>
      ) : null}
    </span>
  )
}

function AlertSheet({
  id,
  onClose,
  onHandle,
}: {
  id: string
  onClose: () => void
  onHandle: (handling: Handling) => void
}) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const query = useGet('/api/v1/monitoring/alerts/{alert_id}', { path: { alert_id: id } })
  const alert = query.data
  return (
    <Sheet
      open
      title={alert ? say(alert, 'title') : t('menu.alerts')}
      onClose={onClose}
      footer={
        alert ? (
          <Acts
            alert={alert}
            onHandle={(handling) => {
              // A dialog of its own: the sheet leaves first, so that there is one thing at a time.
              onClose()
              onHandle(handling)
            }}
          />
        ) : undefined
      }
    >
      <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
      {alert ? (
        <Facts
          columns={1}
          items={[
            { label: t('alert.levelLabel'), value: <LevelTag level={alert.level} /> },
            { label: t('field.state'), value: <StateTag kind="alert" state={alert.state} /> },
            {
              label: t('loan.number'),
              value: (
                <>
                  <Link to={`/loans/${alert.loan_id}`}>{alert.loan_number}</Link> {alert.borrower_name}
                </>
              ),
            },
            { label: t('alert.facts'), value: factWords(alert.facts as never, t).join(t('join')) },
            {
              label: t('alert.rule'),
              value: (
                <>
                  <span className="num">{alert.rule_code}</span>{' '}
                  {can('tables') ? (
                    <Link to={`/tables/${alert.table}?version=${alert.table_version}`}>
                      {t('alert.table', { number: alert.table_version })}
                    </Link>
                  ) : (
                    <span className="muted">{t('alert.table', { number: alert.table_version })}</span>
                  )}
                </>
              ),
            },
            { label: t('alert.raised'), value: formatDate(alert.raised_on) },
            {
              label: t('alert.by'),
              value: alert.handled_by_name
                ? `${alert.handled_by_name} ${formatMoment(alert.handled_at)}`
                : null,
            },
            { label: t('field.comment'), value: alert.comment },
            alert.closed_on ? { label: t('alert.closed'), value: formatDate(alert.closed_on) } : null,
          ]}
        />
      ) : null}
    </Sheet>
  )
}

function HandleDialog({ handling, onClose }: { handling: Handling; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const acknowledge = useCommand('/api/v1/monitoring/alerts/{alert_id}/acknowledge')
  const close = useCommand('/api/v1/monitoring/alerts/{alert_id}/close')
  const word = handling?.close ? t('alert.close') : t('alert.acknowledge')
  return (
    <ActionDialog<{ comment: string }>
      open={handling !== null}
      title={`${word} ${handling?.alert.loan_number ?? ''}`}
      submit={word}
      onClose={onClose}
      onSubmit={(body) => {
        const input = {
          path: { alert_id: handling!.alert.id },
          body,
          version: handling!.alert.version,
        }
        return handling!.close ? close.mutateAsync(input) : acknowledge.mutateAsync(input)
      }}
    >
      <p className="wide">
        {say(handling?.alert, 'title')} ·{' '}
        {factWords((handling?.alert.facts ?? {}) as never, t).join(t('join'))}
      </p>
      <TextAreaField
        name="comment"
        label={handling?.close ? t('alert.done') : t('alert.found')}
        required
        wide
      />
    </ActionDialog>
  )
}
