import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { api } from '../api/client'
import { newKey, refreshAll, useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { useBranches } from '../shell/branches'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { Facts, Panel, useSay } from '../shell/figures'
import { useSayProblem } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { keepFile } from '../shell/take'
import { sayMessage } from '../shell/toast'
import { EndDialog, type Ending } from './PrivacyDialogs'
import type { SubjectRequest } from './privacy'

export default function PrivacyRequest() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const query = useGet(
    '/api/v1/customers/requests/{request_id}',
    { path: { request_id: id } },
    { enabled: can('requests') },
  )
  const parent = { to: '/privacy/requests', label: t('menu.requests') }
  return (
    <DetailLoader query={query} parent={parent}>
      {(item) => <Detail item={item} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ item, parent }: { item: SubjectRequest; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const more = useSubjectTabs()
  const branches = useBranches()
  const [ending, setEnding] = useState<Ending | null>(null)
  return (
    <>
      <DetailPage
        parent={parent}
        title={item.number}
        subtitle={t(`privacy.kind.${item.kind}`)}
        state={{ kind: 'request', state: item.state }}
        primary={<Acts item={item} end={setEnding} />}
        figures={[
          {
            label: t('duty.customer'),
            value: <Link to={`/customers/${item.party_id}`}>{item.party_name}</Link>,
            note: <span className="num">{item.party_number}</span>,
          },
          {
            label: t('privacy.due'),
            value: formatDate(item.due_date),
            note: item.overdue ? t('privacy.overdue') : undefined,
            tone: item.overdue ? 'refused' : undefined,
          },
          {
            label: t('privacy.received'),
            value: formatDate(item.received_date),
            note: t(`privacy.way.${item.way}`),
          },
          {
            label: t('field.branch_code'),
            value: branches.nameOf(item.branch_code),
          },
        ]}
        tabs={[
          { key: 'overview', label: t('tab.overview'), content: () => <Overview item={item} /> },
          ...more(reference('customers.subject_request', item.id), ['timeline']),
        ]}
      />
      <EndDialog item={item} ending={ending} onClose={() => setEnding(null)} />
    </>
  )
}

function Acts({ item, end }: { item: SubjectRequest; end: (ending: Ending) => void }) {
  const { t } = useTranslation()
  const fail = useSayProblem()
  const client = useQueryClient()
  const { i18n } = useTranslation()
  const [making, setMaking] = useState<'json' | 'pdf' | null>(null)
  const may = (act: string) => item.allowed_actions.includes(act)
  const make = async (format: 'json' | 'pdf') => {
    setMaking(format)
    try {
      const { data } = await api.POST('/api/v1/customers/requests/{request_id}/copy', {
        params: { path: { request_id: item.id } },
        body: { format, language: i18n.language.startsWith('en') ? 'en' : 'zh' },
        headers: { 'Idempotency-Key': newKey() },
        parseAs: 'blob',
      } as never)
      keepFile(`${item.number}.${format}`, data as unknown as Blob)
      sayMessage('success', t('privacy.copied'))
      await refreshAll(client)
    } catch (error) {
      fail(error)
    } finally {
      setMaking(null)
    }
  }
  return (
    <>
      {may('withdraw') ? <Button onClick={() => end('withdraw')}>{t('privacy.act.withdraw')}</Button> : null}
      {may('refuse') ? <Button onClick={() => end('refuse')}>{t('privacy.act.refuse')}</Button> : null}
      {may('copy') ? (
        <>
          <Button loading={making === 'json'} onClick={() => void make('json')}>
            {t('privacy.act.copyJson')}
          </Button>
          <Button loading={making === 'pdf'} onClick={() => void make('pdf')}>
            {t('privacy.act.copyPdf')}
          </Button>
        </>
      ) : null}
      {may('answer') ? (
        <Button type="primary" onClick={() => end('answer')}>
          {t('privacy.act.answer')}
        </Button>
      ) : null}
      {may('propose') ? (
        <Button type="primary" onClick={() => end('propose')}>
          {t('privacy.act.propose')}
        </Button>
      ) : null}
      {may('decide') ? (
        <>
          <Button onClick={() => end('reject')}>{t('privacy.act.reject')}</Button>
          <Button danger type="primary" onClick={() => end('approve')}>
            {t('privacy.act.approve')}
          </Button>
        </>
      ) : null}
    </>
  )
}

function Overview({ item }: { item: SubjectRequest }) {
  const { t } = useTranslation()
  const say = useSay()
  const erases = item.kind === 'ERASURE' || item.kind === 'RETENTION'
  return (
    <div className="stack">
      {item.holds.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('privacy.holdsTitle')}
          description={
            <ul className="plain-list">
              {item.holds.map((hold) => (
                <li key={`${hold.code} ${hold.zh}`}>
                  {say({ name_zh: hold.zh, name_en: hold.en })}
                  {hold.until ? ` · ${t('privacy.until', { on: formatDate(hold.until) })}` : null}
                </li>
              ))}
            </ul>
          }
        />
      ) : erases && item.closed_date === null ? (
        <Alert type="info" showIcon title={t('privacy.noHolds')} />
      ) : null}
      <Panel title={t('privacy.text')}>
        <Facts
          columns={3}
          items={[
            { label: t('privacy.text'), value: item.text ?? t('privacy.textGone'), wide: true },
            { label: t('privacy.receivedBy'), value: item.received_by_name },
            item.proposed_by_name ? { label: t('privacy.proposedBy'), value: item.proposed_by_name } : null,
            item.decided_by_name ? { label: t('privacy.decidedBy'), value: item.decided_by_name } : null,
            item.outcome ? { label: t('privacy.outcome'), value: item.outcome, wide: true } : null,
          ]}
        />
      </Panel>
    </div>
  )
}
