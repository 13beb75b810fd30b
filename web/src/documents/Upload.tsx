import { CameraOutlined, InboxOutlined } from '@ant-design/icons'
import { Button, DatePicker, Progress, Select } from 'antd'
import { useEffect, useId, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Row } from '../api/types'
import { formatBytes } from '../format/bytes'
import { useSay } from '../shell/figures'
import { useQueue, type Waiting } from './queue'

export type KindRow = Row<'/api/v1/documents/kinds'>

const bySight = () => window.matchMedia('(pointer: coarse)').matches

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
  kinds: KindRow[]
  onKind: (kind: string) => void
  onSent?: () => void
  onSending?: (sending: boolean) => void
}) {
  const { t } = useTranslation()
  const say = useSay()
  const dayId = useId()
  const [over, setOver] = useState(false)
  const [lastDay, setLastDay] = useState<string>()
  const queue = useQueue(() => {
    setLastDay(undefined)
    onSent?.()
  })
  const input = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const { sending } = queue
  useEffect(() => onSending?.(sending), [onSending, sending])
  const chosen = kinds.find((one) => one.code === kind)
  const put = (list: FileList | null) => {
    if (!list || !kind) return
    // The boxes are emptied at once: what is chosen while these files travel is a choice of its own.
    const files = [...list]
    for (const box of [input, camera]) if (box.current) box.current.value = ''
    queue.add(files, { subject, kind, expires_date: chosen?.runs_out ? lastDay : undefined })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    put(event.dataTransfer.files)
  }
  return (
    <div className="stack">
      <Select
        id="document_kind"
        aria-label={t('document.kind')}
        placeholder={t('document.kindHint')}
        value={kind}
        onChange={onKind}
        options={kinds.map((one) => ({ value: one.code, label: say(one) }))}
      />
      {chosen?.runs_out ? (
        <div className="document-day">
          <label htmlFor={dayId}>{t('document.lastDay')}</label>
          <DatePicker
            // Emptied by being made anew: the last day is of the paper that was sent, not of the next.
            key={lastDay ? 'given' : 'none'}
            id={dayId}
            placeholder="YYYY-MM-DD"
            format={['YYYY-MM-DD', 'YYYYMMDD', 'YYYY/M/D']}
            onChange={(day) => setLastDay(day?.format('YYYY-MM-DD'))}
          />
        </div>
      ) : null}
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
        <span>{sending ? t('document.sending') : t('document.drop')}</span>
        <span className="muted">{t('document.types')}</span>
        {chosen ? <span className="muted">{keptFor(chosen, t)}</span> : null}
        <input
          ref={input}
          id="document_file"
          type="file"
          multiple
          disabled={!kind || sending}
          aria-label={t('document.file')}
          onChange={(event) => put(event.target.files)}
        />
      </label>
      {bySight() ? (
        <>
          <Button
            icon={<CameraOutlined aria-hidden />}
            disabled={!kind}
            onClick={() => camera.current?.click()}
          >
            {queue.items.length ? t('document.cameraMore') : t('document.camera')}
          </Button>
          <input
            ref={camera}
            type="file"
            accept="image/*"
            capture="environment"
            hidden
            aria-hidden="true"
            tabIndex={-1}
            onChange={(event) => put(event.target.files)}
          />
        </>
      ) : null}
      <Sending items={queue.items} onAgain={queue.again} onLeave={queue.leave} />
    </div>
  )
}

const keptFor = (kind: KindRow, t: (key: string, values?: Record<string, unknown>) => string) =>
  kind.retention === 'YEARS'
    ? t('document.keptYears', { count: kind.retention_years ?? 0 })
    : t('document.keptWithLoan')

/** Each file on its way: how far it is, or why it was not taken and what can be done with it. */
function Sending({
  items,
  onAgain,
  onLeave,
}: {
  items: Waiting[]
  onAgain: (key: string) => void
  onLeave: (key: string) => void
}) {
  const { t } = useTranslation()
  if (!items.length) return null
  return (
    <ul className="document-queue">
      {items.map((item) => (
        <li key={item.key} className={item.state}>
          <span className="document-queue-name">
            {item.file.name} <span className="muted">{formatBytes(item.file.size)}</span>
          </span>
          {item.state === 'waiting' || item.state === 'sending' ? (
            <Progress
              aria-label={item.file.name}
              percent={Math.round(item.share * 100)}
              size="small"
              status={item.state === 'sending' ? 'active' : 'normal'}
            />
          ) : (
            <>
              <span role="alert" className="document-queue-why">
                {item.problem ? item.problem.detail || t('document.notSent') : t('document.tooLarge')}
              </span>
              <span className="document-queue-acts">
                {item.state === 'refused' ? (
                  <Button size="small" onClick={() => onAgain(item.key)}>
                    {t('document.again')}
                  </Button>
                ) : null}
                <Button size="small" onClick={() => onLeave(item.key)}>
                  {t('document.leave')}
                </Button>
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
