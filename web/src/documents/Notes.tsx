import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { formatMoment } from '../format/date'
import { Empty, Skeleton } from '../shell/Empty'
import { Panel } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import './documents.css'

/** What people want to remember about a thing; written once, never changed. */
export function Notes({ subject }: { subject: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const id = useId()
  const notes = useGet('/api/v1/documents/notes', { query: { subject, limit: 200 } })
  const add = useCommand('/api/v1/documents/notes')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async () => {
    if (text.trim() === '' || add.isPending) return
    setProblem(null)
    try {
      await add.mutateAsync({ body: { subject, text: text.trim() } })
      setText('')
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <Panel title={t('tab.notes')} extra={t('note.kept')}>
      {can('noteCreate') ? (
        <div className="note-new">
          <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
          <label htmlFor={id}>{t('note.new')}</label>
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={2000}
            value={text}
            placeholder={t('note.hint')}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
            }}
          />
          <Button onClick={() => void send()} loading={add.isPending} disabled={text.trim() === ''}>
            {t('note.add')}
          </Button>
        </div>
      ) : null}
      {notes.error && !notes.data ? (
        <ProblemAlert problem={notes.error} onRetry={() => void notes.refetch()} />
      ) : !notes.data ? (
        <Skeleton rows={3} />
      ) : notes.data.items.length === 0 ? (
        <Empty title={t('note.empty')} help={t('note.emptyHelp')} />
      ) : (
        <ul className="notes">
          {notes.data.items.map((note) => (
            <li key={note.id}>
              <p className="note-text">{note.text}</p>
              <p className="muted">
                {note.by_name} {formatMoment(note.at)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
