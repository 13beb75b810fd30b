import { InboxOutlined } from '@ant-design/icons'
import { useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../format/bytes'

/** One file, dropped or chosen. */
export function FileDrop({
  id,
  label,
  types,
  accept,
  file,
  onFile,
}: {
  id: string
  label: string
  types: string
  accept: string
  file: File | null
  onFile: (file: File | null) => void
}) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFile(event.dataTransfer.files[0] ?? null)
  }
  return (
    <label
      className={over ? 'drop over' : 'drop'}
      style={{ marginBottom: 16 }}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <InboxOutlined aria-hidden style={{ fontSize: 26 }} />
      <span>{file ? `${file.name} · ${formatBytes(file.size)}` : t('import.drop')}</span>
      <span className="muted">{types}</span>
      <input
        id={id}
        type="file"
        accept={accept}
        aria-label={label}
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
      />
    </label>
  )
}
