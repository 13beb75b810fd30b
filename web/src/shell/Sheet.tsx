import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** A panel that slides in over the page: the browser's own dialog, so focus and Escape need no library. */
export function Sheet({
  open,
  title,
  onClose,
  side = 'right',
  width = 420,
  children,
  footer,
  className,
}: {
  open: boolean
  title: ReactNode
  onClose: () => void
  side?: 'left' | 'right' | 'middle'
  width?: number
  children: ReactNode
  footer?: ReactNode
  className?: string
}) {
  const { t } = useTranslation()
  const id = useId()
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = box.current
    if (!dialog) return
    if (open && !dialog.open) {
      // jsdom has no modal dialogs; there the attribute alone has to do.
      if (dialog.showModal) dialog.showModal()
      else dialog.setAttribute('open', '')
    }
    if (!open && dialog.open) {
      if (dialog.close) dialog.close()
      else dialog.removeAttribute('open')
    }
  }, [open])
  if (!open) return null
  return (
    <dialog
      ref={box}
      className={`sheet sheet-${side} ${className ?? ''}`}
      aria-labelledby={id}
      style={{ width: `min(${width}px, 100vw)` }}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // The ground behind belongs to the dialog element itself.
        if (event.target === box.current) onClose()
      }}
    >
      <div className="sheet-in">
        <div className="sheet-head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="icon-button" aria-label={t('action.close')} onClick={onClose}>
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="1.6" />
            </svg>
          </button>
        </div>
        <div className="sheet-body">{children}</div>
        {footer ? <div className="sheet-foot">{footer}</div> : null}
      </div>
    </dialog>
  )
}
