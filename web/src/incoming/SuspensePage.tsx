import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useGet } from '../api/hooks'
import { formatAmount } from '../format/amount'
import { formatDate, formatMoment } from '../format/date'
import { useBranches } from '../shell/branches'
import { DataTable } from '../shell/DataTable'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { NoRight } from '../shell/Empty'
import { Amount, Facts, Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { reference } from '../shell/subject'
import type { SuspenseItem } from './suspense'
import { ApplyDialog, RefundDialog, RejectDialog, ReleaseDialog, SplitDialog } from './suspenseDialogs'

type Parent = { to: string; label: string }
const ACTS = ['split', 'refund', 'reject_refund', 'release_refund', 'apply'] as const
type Act = (typeof ACTS)[number]

export default function SuspensePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const item = useGet(
    '/api/v1/servicing/suspense/{suspense_id}',
    { path: { suspense_id: id } },
    { enabled: can('suspense') },
  )
  const parent = { to: '/suspense', label: t('menu.suspense') }
  if (!can('suspense'))
    return (
      <>
        <PageHead title={parent.label} />
        <NoRight what={parent.label} />
      </>
    )
  return (
    <DetailLoader query={item} parent={parent}>
      {(data) => <Detail item={data} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ item, parent }: { item: SuspenseItem; parent: Parent }) {
  const { t } = useTranslation()
  const say = useSay()
  const branches = useBranches()
  const more = useSubjectTabs()
  const [asked, setAsked] = useState<Act | null>(null)
  const close = () => setAsked(null)
  return (
    <>
      <DetailPage
        parent={parent}
        title={item.number}
        subtitle={say(item, 'reason')}
        state={{ kind: 'suspense', state: item.state }}
        primary={ACTS.filter((act) => item.allowed_actions.includes(act)).map((act) => (
          <Button
            key={act}
            type={act === 'apply' || act === 'release_refund' ? 'primary' : 'default'}
            onClick={() => setAsked(act)}
          >
            {t(`suspense.act.${act}`)}
          </Button>
        ))}
        figures={[
          { label: t('field.amount'), value: formatAmount(item.amount), note: item.currency },
          {
            label: t('suspense.received'),
            value: formatDate(item.received_date),
            note: t(`channel.${item.channel}`),
          },
          {
            label: t('loan.number'),
            value: item.loan_id ? <Link to={`/loans/${item.loan_id}`}>{item.loan_number}</Link> : '–',
            note: branches.nameOf(item.branch_code),
          },
        ]}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: () => <Overview item={item} /> },
          ...more(reference('servicing.suspense', item.id), ['timeline']),
        ]}
      />
      <ApplyDialog item={item} open={asked === 'apply'} onClose={close} />
      <SplitDialog item={item} open={asked === 'split'} onClose={close} />
      <RefundDialog item={item} open={asked === 'refund'} onClose={close} />
      <ReleaseDialog item={item} open={asked === 'release_refund'} onClose={close} />
      <RejectDialog item={item} open={asked === 'reject_refund'} onClose={close} />
    </>
  )
}

function Overview({ item }: { item: SuspenseItem }) {
  const { t } = useTranslation()
  const source = item.incoming_id ? (
    <Link to={`/incoming/${item.incoming_id}?tab=lines`}>{item.source_number}</Link>
  ) : (
    item.source_number
  )
  return (
    <div className="columns columns-2">
      <Panel title={t('suspense.whoPaid')}>
        <Facts
          items={[
            { label: t('incoming.payer'), value: item.payer },
            {
              label: t('incoming.account'),
              value: <span className="num">{item.payer_account || '–'}</span>,
            },
            { label: t('suspense.reference'), value: item.reference },
            { label: t('suspense.source'), value: source },
            { label: t('suspense.remark'), value: item.remark, wide: true },
            item.entry_reference
              ? { label: t('suspense.entry'), value: item.entry_reference, wide: true }
              : null,
            item.parent_id
              ? {
                  label: t('suspense.parent'),
                  value: <Link to={`/suspense/${item.parent_id}`}>{item.number.replace(/-\d+$/, '')}</Link>,
                }
              : null,
          ]}
        />
      </Panel>
      {item.asked_by_name ? (
        <Panel title={t('suspense.refund')}>
          <Facts
            items={[
              { label: t('field.payee_name'), value: item.refund_name },
              {
                label: t('field.payee_account'),
                value: <span className="num">{item.refund_account}</span>,
              },
              { label: t('field.payee_bank'), value: item.refund_bank, wide: true },
              { label: t('suspense.askedBy'), value: item.asked_by_name },
              { label: t('suspense.askedAt'), value: formatMoment(item.asked_at) },
              { label: t('suspense.decidedBy'), value: item.decided_by_name },
              { label: t('suspense.decidedAt'), value: item.decided_at ? formatMoment(item.decided_at) : '' },
              { label: t('field.comment'), value: item.comment, wide: true },
            ]}
          />
        </Panel>
      ) : null}
      {item.parts.length > 0 ? (
        <Panel title={t('suspense.parts')}>
          <DataTable
            label={t('suspense.parts')}
            rows={item.parts}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'number',
                title: t('suspense.number'),
                render: (row) => <Link to={`/suspense/${row.id}`}>{row.number}</Link>,
              },
              {
                key: 'state',
                title: t('field.state'),
                render: (row) => <StateTag kind="suspense" state={row.state} />,
              },
              {
                key: 'amount',
                title: t('field.amount'),
                align: 'right',
                render: (row) => <Amount value={row.amount} />,
              },
            ]}
          />
        </Panel>
      ) : null}
    </div>
  )
}
