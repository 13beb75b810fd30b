import { InboxOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import { useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { formatBytes } from '../format/bytes'
import { formatMoment } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { Mark } from '../shell/StateTag'

type Checked = { kind: string; name_zh: string; name_en: string; received: boolean }

/** Files of a subject: the checklist with what is in and what is missing, the drop zone, the list. */
export function Documents({ subject, checklist }: { subject: string; checklist?: Checked[] }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const kinds = useGet('/api/v1/documents/kinds', {}, { staleMs: 600_000 })
  const files = useGet('/api/v1/documents/documents', { query: { subject, limit: 200 } })
  const upload = useCommand('/api/v1/documents/documents')
  const [kind, setKind] = useState<string | undefined>(checklist?.find((item) => !item.received)?.kind)
  const [over, setOver] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const input = useRef<HTMLInputElement>(null)

  const nameOf = (code: string) => say(kinds.data?.items.find((item) => item.code === code)) || code
  const put = async (list: FileList | null) => {
    if (!list || !kind) return
    setProblem(null)
    try {
      for (const file of list) {
        const body = new FormData()
        body.append('subject', subject)
        body.append('kind', kind)
        body.append('file', file)
        await upload.mutateAsync({ body })
      }
      setKind(checklist?.find((item) => !item.received && item.kind !== kind)?.kind ?? kind)
    } catch (error) {
      setProblem(asProblem(error))
    }
    if (input.current) input.current.value = ''
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void put(event.dataTransfer.files)
  }
  return (
    <div className={checklist ? 'columns columns-2' : 'stack'}>
      <div className="stack">
        {checklist ? (
          <Panel
            title={t('document.checklist')}
            extra={t('document.received', {
              count: checklist.filter((item) => item.received).length,
              total: checklist.length,
            })}
          >
            <DataTable
              label={t('document.checklist')}
              rows={checklist}
              rowKey={(item) => item.kind}
              columns={[
                { key: 'name', title: t('document.kind'), render: (item) => say(item), wrap: true },
                {
                  key: 'in',
                  title: t('field.state'),
                  render: (item) =>
                    item.received ? (
                      <Mark tone="done">{t('document.in')}</Mark>
                    ) : (
                      <Mark tone="attention">{t('document.missing')}</Mark>
                    ),
                },
              ]}
            />
          </Panel>
        ) : null}
        {can('documentCreate') ? (
          <Panel title={t('document.upload')}>
            <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
            <div className="stack">
              <Select
                id="document_kind"
                aria-label={t('document.kind')}
                placeholder={t('document.kindHint')}
                value={kind}
                onChange={setKind}
                options={(kinds.data?.items ?? []).map((item) => ({ value: item.code, label: say(item) }))}
              />
              <label
                className={over ? 'drop over' : 'drop'}
                onDragOver={(event) => {
                  event.preventDefault()
                  setOver(true)
                }}
                onDragLeave={() => setOver(false)}
                onDrop={drop}
              >
                <InboxOutlined aria-hidden style={{ fontSize: 26 }} />
                <span>{upload.isPending ? t('document.sending') : t('document.drop')}</span>
                <input
                  ref={input}
                  type="file"
                  multiple
                  disabled={!kind || upload.isPending}
                  aria-label={t('document.file')}
                  onChange={(event) => void put(event.target.files)}
                />
              </label>
            </div>
          </Panel>
        ) : null}
      </div>
      <Panel title={t('document.files')}>
        {files.error && !files.data ? (
          <ProblemAlert problem={files.error} onRetry={() => void files.refetch()} />
        ) : !files.data ? (
          <Skeleton rows={3} />
        ) : (
          <DataTable
            label={t('document.files')}
            rows={files.data.items}
            rowKey={(file) => file.id}
            columns={[
              {
                key: 'name',
                title: t('document.name'),
                wrap: true,
                render: (file) => (
                  <a href={`/api/v1/documents/documents/${file.id}/content`} target="_blank" rel="noreferrer">
                    {file.file_name}
                  </a>
                ),
              },
              { key: 'kind', title: t('document.kind'), render: (file) => nameOf(file.kind) },
              {
                key: 'size',
                title: t('document.size'),
                align: 'right',
                render: (file) => formatBytes(file.size_bytes),
              },
              {
                key: 'by',
                title: t('document.by'),
                render: (file) => `${file.created_by_name} ${formatMoment(file.created_at)}`,
              },
            ]}
            empty={<Empty title={t('document.empty')} help={t('document.emptyHelp')} />}
          />
        )}
      </Panel>
    </div>
  )
}
