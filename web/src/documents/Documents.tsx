import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useGet } from '../api/hooks'
import { formatDate } from '../format/date'
import { Skeleton } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { Mark } from '../shell/StateTag'
import './documents.css'
import { FileSheet, type FileRow } from './FileSheet'
import { FileTable } from './FileTable'
import { Upload } from './Upload'

export type Checked = {
  kind: string
  name_zh: string
  name_en: string
  received: boolean
  /** Of a paper that has run out: there is one, and a new one is needed. */
  expires_date?: string | null
}

/** What is expected of a customer by its kind; nothing for subjects of which nothing is. */
function useExpected(subject: string, enabled: boolean): Checked[] | undefined {
  const wanted = useGet('/api/v1/documents/checklist', { query: { subject } }, { enabled })
  return wanted.data?.items.length ? wanted.data.items : undefined
}

export function useFiles(subject: string, enabled = true) {
  return useGet('/api/v1/documents/documents', { query: { subject, limit: 200 } }, { enabled })
}

/** Files of a subject: the checklist with what is in and what is missing, the drop zone, the list. */
export function Documents({ subject, checklist: given }: { subject: string; checklist?: Checked[] }) {
  const { t } = useTranslation()
  const can = useCan()
  const expected = useExpected(subject, given === undefined)
  const checklist = given ?? expected
  const kinds = useGet('/api/v1/documents/kinds', { query: { subject, limit: 200 } }, { staleMs: 600_000 })
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
              kinds={kinds.data?.items ?? []}
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
          <FileTable rows={rows} onShow={setShown} />
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
              ) : item.expires_date ? (
                <Mark tone="refused">{t('document.ranOut', { day: formatDate(item.expires_date) })}</Mark>
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
                ) : null}
                {!item.received && onPick ? (
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
