import { Alert, Button, Modal } from 'antd'
import { useEffect, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'

/** Holds a person back from a page whose content is not sent; `finished` lets the page itself lead on. */
export function useGuard(dirty: boolean, finished: RefObject<boolean>) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && !finished.current && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => {
      if (!finished.current) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty, finished])
  return blocker
}

export function LeaveDialog({
  blocker,
  onDiscard,
}: {
  blocker: ReturnType<typeof useBlocker>
  onDiscard: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      open={blocker.state === 'blocked'}
      title={t('form.leaveTitle')}
      onCancel={() => blocker.reset?.()}
      footer={
        <>
          <Button
            danger
            onClick={() => {
              onDiscard()
              blocker.proceed?.()
            }}
          >
            {t('form.leaveDiscard')}
          </Button>
          <Button onClick={() => blocker.proceed?.()}>{t('form.leaveKeep')}</Button>
          <Button type="primary" onClick={() => blocker.reset?.()}>
            {t('form.stay')}
          </Button>
        </>
      }
    >
      <p>{t('form.leaveText')}</p>
    </Modal>
  )
}

export type Fault = { name: string; text: string }

/** What has to be changed, each with the way to its field. */
export function FaultList({ faults, onJump }: { faults: Fault[]; onJump: (name: string) => void }) {
  const { t } = useTranslation()
  if (faults.length === 0) return null
  return (
    <Alert
      type="error"
      className="problem"
      title={t('form.faults', { count: faults.length })}
      description={
        <ul className="faults">
          {faults.map((fault) => (
            <li key={fault.name}>
              <button type="button" className="link" onClick={() => onJump(fault.name)}>
                {fault.text}
              </button>
            </li>
          ))}
        </ul>
      }
    />
  )
}

/** Where the hands go on: the first field of the step, or its button when there is nothing to fill in. */
export function beginStep(body: HTMLElement | null): void {
  const fields =
    body?.querySelectorAll<HTMLElement>('.form-grid:not([hidden]) :is(input, textarea):not([disabled])') ?? []
  const first = [...fields].find((field) => field.tabIndex >= 0 && field.getClientRects().length > 0)
  const button = body?.parentElement?.querySelector<HTMLElement>('.form-actions [type="submit"]')
  ;(first ?? button)?.focus({ preventScroll: true })
}
