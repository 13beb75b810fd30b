import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import type { Answer, Row } from '../api/types'
import { formatAmount } from '../format/amount'
import { formatCount } from '../format/count'
import { formatDate, formatMoment } from '../format/date'
import { ActionDialog } from '../shell/ActionDialog'
import { useBranches } from '../shell/branches'
import { DetailLoader, DetailPage, useSubjectTabs } from '../shell/DetailPage'
import { NoRight } from '../shell/Empty'
import { TextAreaField } from '../shell/fields'
import { ListPage } from '../shell/ListPage'
import { PageHead } from '../shell/PageHead'
import { useCan } from '../shell/session'
import { reference } from '../shell/subject'
import { INSTRUCTION_STATES, useDebitColumns } from './debits'

type DebitFile = Answer<'/api/v1/servicing/debit-files/{debit_file_id}'>
type Debit = Row<'/api/v1/servicing/debit-files/{debit_file_id}/debits'>
type Parent = { to: string; label: string }

export default function DebitFilePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const can = useCan()
  const file = useGet(
    '/api/v1/servicing/debit-files/{debit_file_id}',
    { path: { debit_file_id: id } },
    { enabled: can('debits') },
  )
  const parent = { to: '/debit-files', label: t('menu.debits') }
  if (!can('debits'))
    return (
      <>
        <PageHead title={parent.label} />
        <NoRight what={parent.label} />
      </>
    )
  return (
    <DetailLoader query={file} parent={parent}>
      {(data) => <Detail file={data} parent={parent} />}
    </DetailLoader>
  )
}

function Detail({ file, parent }: { file: DebitFile; parent: Parent }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const more = useSubjectTabs()
  const may = (action: string) => file.allowed_actions.includes(action)
  return (
    <DetailPage
      parent={parent}
      title={file.number}
      subtitle={branches.nameOf(file.branch_code)}
      state={{ kind: 'debitFile', state: file.state }}
      primary={
        <>
          {may('take') ? (
            <Button
              href={`/api/v1/servicing/debit-files/${file.id}/content`}
              download
              icon={<DownloadOutlined aria-hidden />}
            >
              {t('debit.take')}
            </Button>
          ) : null}
          {may('answer') ? (
            <Button type="primary" onClick={() => void navigate('/incoming/new?kind=ANSWERS')}>
              {t('debit.answer')}
            </Button>
          ) : null}
        </>
      }
      figures={[
        { label: t('field.amount'), value: formatAmount(file.amount), note: file.currency },
        { label: t('debit.count'), value: formatCount(file.instruction_count) },
        { label: t('debit.pending'), value: formatCount(file.pending_count) },
        { label: t('debit.debited'), value: formatAmount(file.debited_amount) },
        {
          label: t('debit.day'),
          value: formatDate(file.business_date),
          note: file.sent_at ? formatMoment(file.sent_at) : undefined,
        },
      ]}
      tabs={[
        { key: 'debits', label: t('debit.instructions'), content: () => <Debits file={file} /> },
        ...more(reference('servicing.debit_file', file.id), ['timeline']),
      ]}
    />
  )
}

function Debits({ file }: { file: DebitFile }) {
  const { t } = useTranslation()
  const can = useCan()
  const columns = useDebitColumns()
  const clarify = useCommand('/api/v1/servicing/debits/{debit_id}/clarify')
  const [asked, setAsked] = useState<Debit | null>(null)
  return (
    <>
      <ListPage
        embedded
        exports="servicing.debit.export"
        title={t('debit.instructions')}
        listKey="debits"
        path="/api/v1/servicing/debit-files/{debit_file_id}/debits"
        params={{ debit_file_id: file.id }}
        filters={[
          {
            name: 'state',
            label: t('field.state'),
            kind: 'multi',
            options: INSTRUCTION_STATES.map((value) => ({ value, label: t(`state.debit.${value}`) })),
          },
        ]}
        columns={[
          ...columns,
          {
            key: 'act',
            title: t('list.actions'),
            align: 'right',
            field: false,
            render: (row) =>
              can('debitClarify') ? (
                <button
                  type="button"
                  className="link"
                  aria-label={`${t('debit.clarify')} ${row.reference}`}
                  onClick={() => setAsked(row)}
                >
                  {t('debit.clarify')}
                </button>
              ) : null,
          },
        ]}
        empty={{ title: t('debit.none') }}
      />
      <ActionDialog<{ comment: string }>
        open={asked !== null}
        title={t('debit.clarifyTitle', { number: asked?.reference ?? '' })}
        submit={t('debit.clarify')}
        onClose={() => setAsked(null)}
        onSubmit={(body) => clarify.mutateAsync({ path: { debit_id: asked?.id ?? '' }, body })}
      >
        <TextAreaField
          name="comment"
          label={t('debit.outcome')}
          required
          wide
          help={t('debit.clarifyHelp')}
        />
      </ActionDialog>
    </>
  )
}
