import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Row } from '../api/types'
import { formatBytes } from '../format/bytes'
import { formatMoment } from '../format/date'
import { Empty } from '../shell/Empty'
import { useSay } from '../shell/figures'
import { Sheet } from '../shell/Sheet'
import { Notes } from './Notes'
import { contentOf, previewKind, previewOf } from './preview'

export type FileRow = Row<'/api/v1/documents/documents'>

/** A file beside the page it belongs to: pictures and PDF are shown, anything else is offered as it is. */
export function FileSheet({ file, onClose }: { file: FileRow | null; onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  if (!file) return null
  const kind = previewKind(file.content_type)
  return (
    <Sheet
      open
      title={say(file, 'kind') || file.kind}
      onClose={onClose}
      width={860}
      footer={
        <Button href={contentOf(file.id)} download icon={<DownloadOutlined aria-hidden />}>
          {t('document.download')}
        </Button>
      }
    >
      <div className="file-view">
        <p className="muted">
          {file.file_name} · {formatBytes(file.size_bytes)} · {file.created_by_name}{' '}
          {formatMoment(file.created_at)}
        </p>
        <FileView src={previewOf(file.id)} kind={kind} name={file.file_name} />
        <Notes subject={`documents.document:${file.id}`} />
      </div>
    </Sheet>
  )
}

export function FileView({ src, kind, name }: { src: string; kind: 'image' | 'pdf' | null; name: string }) {
  const { t } = useTranslation()
  if (kind === 'image') return <img className="file-image" src={src} alt={name} />
  if (kind === 'pdf') return <PdfView src={src} name={name} />
  return <Empty title={t('document.noPreview')} help={t('document.noPreviewHelp')} />
}

/** Browsers that cannot show a PDF inside of a page (phones) get the link to it. */
export function PdfView({ src, name }: { src: string; name: string }) {
  const { t } = useTranslation()
  return (
    <>
      <iframe className="file-frame" src={src} title={name} />
      <p className="muted">
        <a href={src} target="_blank" rel="noreferrer">
          {t('document.openApart')}
        </a>
      </p>
    </>
  )
}
