import { CameraOutlined, InboxOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useRef, useState, type DragEvent } from 'react'
import { flushSync } from 'react-dom'
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
import './documents.css'
import { FileSheet, type FileRow } from './FileSheet'

export type Checked = { kind: string; name_zh: string; name_en: string; received: boolean }

const bySight = () => window.matchMedia('(pointer: coarse)').matches

export function useFiles(subject: string, enabled = true) {
  return useGet('/api/v1/documents/documents', { query: { subject, limit: 200 } }, { enabled })
}

/** Files of a subject: the checklist with what is in and what is missing, the drop zone, the list. */
export function Documents({ subject, checklist }: { subject: string; checklist?: Checked[] }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const kinds = useGet('/api/v1/documents/kinds', {}, { staleMs: 600_000 })
  const files = useFiles(subject)
  const [chosen, setKind] = useState<string>()
  const [shown, setShown] = useState<FileRow | null>(null)
  const [sending, setSending] = useState(false)
  // The next paper that is missing is chosen by itself, until a person says otherwise.
  const kind = chosen ?? checklist?.find((item) => !item.received)?.kind
  const rows = files.data?.items
  return (
    <div className={checklist ? 'columns columns-2' : 'stack'}>
      <div className="stack">
        {checklist ? (
          <Checklist
            checklist={checklist}
            files={rows ?? []}
            onShow={setShown}
            onPick={can('documentCreate') ? setKind : undefined}
            waiting={sending}
          />
        ) : null}
        {can('documentCreate') ? (
          <Panel title={t('document.upload')}>
            <Upload
              subject={subject}
              kind={kind}
              kinds={(kinds.data?.items ?? []).map((item) => ({ value: item.code, label: say(item) }))}
              onKind={setKind}
              onSent={() => setKind(undefined)}
              onSending={setSending}
            />
          </Panel>
        ) : null}
      </div>
      <Panel title={t('document.files')}>
        {files.error && !rows ? (
          <ProblemAlert problem={files.error} onRetry={() => void files.refetch()} />
        ) : !rows ? (
          <Skeleton rows={3} />
        ) : (
          <Files rows={rows} onShow={setShown} />
        )}
      </Panel>
      <FileSheet file={shown} onClose={() => setShown(null)} />
    </div>
  )
}

/** What must be there, what is, and the paper itself one press away. */
export function Checklist({
  checklist,
  files,
  onShow,
  onPick,
  waiting,
  compact,
}: {
  checklist: Checked[]
  files: FileRow[]
  onShow: (file: FileRow) => void
  onPick?: (kind: string) => void
  /** While a file is on its way, the next one waits. */
  waiting?: boolean
  compact?: boolean
}) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <Panel
      title={t('document.checklist')}
      extra={t('document.received', {
        count: checklist.filter((item) => item.received).length,
        total: checklist.length,
      })}
    >
      <ul className={compact ? 'checklist compact' : 'checklist'}>
        {checklist.map((item) => {
          const file = files.find((row) => row.kind === item.kind)
          return (
            <li key={item.kind}>
              <span className="checklist-name" title={say(item)}>
                {say(item)}
              </span>
              {item.received ? (
                <Mark tone="done">{t('document.in')}</Mark>
              ) : (
                <Mark tone="attention">{t('document.missing')}</Mark>
              )}
              <span className="checklist-act">
                {file ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={`${t('document.show')} ${say(item)}`}
                    onClick={() => onShow(file)}
                  >
                    {t('document.show')}
                  </button>
                ) : !item.received && onPick ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={`${t('document.put')} ${say(item)}`}
                    disabled={waiting}
                    onClick={() => {
                      // The kind stands before the box opens: it would be shut without one.
                      flushSync(() => onPick(item.kind))
                      document.getElementById('document_file')?.click()
                    }}
                  >
                    {t('document.put')}
                  </button>
                ) : null}
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** By drag, by choice of files, and by the camera where a person holds one. */
export function Upload({
  subject,
  kind,
  kinds,
  onKind,
  onSent,
  onSending,
}: {
  subject: string
  kind: string | undefined
  kinds: { value: string; label: string }[]
  onKind: (kind: string) => void
  onSent?: () => void
  onSending?: (sending: boolean) => void
}) {
  const { t } = useTranslation()
  const upload = useCommand('/api/v1/documents/documents')
  const [over, setOver] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const put = async (list: FileList | null) => {
    if (!list || !kind) return
    // The boxes are emptied at once: what is chosen while these files travel is a choice of its own.
    const chosen = [...list]
    for (const box of [input, camera]) if (box.current) box.current.value = ''
    setProblem(null)
    onSending?.(true)
    try {
      for (const file of chosen) {
        const body = new FormData()
        body.append('subject', subject)
        body.append('kind', kind)
        body.append('file', file)
        await upload.mutateAsync({ body })
      }
      onSent?.()
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      onSending?.(false)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void put(event.dataTransfer.files)
  }
  return (
    <div className="stack">
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      <Select
        id="document_kind"
        aria-label={t('document.kind')}
        placeholder={t('document.kindHint')}
        value={kind}
        onChange={onKind}
        options={kinds}
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
        <span className="muted">{t('document.types')}</span>
        <input
          ref={input}
          id="document_file"
          type="file"
          multiple
          disabled={!kind || upload.isPending}
          aria-label={t('document.file')}
          onChange={(event) => void put(event.target.files)}
        />
      </label>
      {bySight() ? (
        <>
          <Button
            icon={<CameraOutlined aria-hidden />}
            disabled={!kind || upload.isPending}
            onClick={() => camera.current?.click()}
          >
            {t('document.camera')}
          </Button>
          <input
            ref={camera}
            type="file"
            accept="image/*"
            capture="environment"
            hidden
            aria-hidden="true"
            tabIndex={-1}
            onChange={(event) => void put(event.target.files)}
          />
        </>
      ) : null}
    </div>
  )
}

function Files({ rows, onShow }: { rows: FileRow[]; onShow: (file: FileRow) => void }) {
  const { t } = useTranslation()
  const say = useSay()
  return (
    <DataTable
      label={t('document.files')}
      rows={rows}
      rowKey={(file) => file.id}
      columns={[
        {
          key: 'name',
          title: t('document.name'),
          wrap: true,
          render: (file) => (
            <button type="button" className="link" onClick={() => onShow(file)}>
              {file.file_name}
            </button>
          ),
        },
        { key: 'kind', title: t('document.kind'), render: (file) => say(file, 'kind') || file.kind },
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
  )
}
