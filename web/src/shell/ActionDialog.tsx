import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Modal } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { refreshAll } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { ChangedSince } from './Conflict'
import { fieldNames, focusField, placeFaults } from './faults'
import { ProblemAlert } from './ProblemAlert'

type Values = Record<string, unknown>

/** One command in a dialog: what will happen, what it needs, and a button that says it. */
export function ActionDialog<V extends Values>(props: {
  open: boolean
  title: string
  submit: string | ((values: V) => string)
  danger?: boolean
  initial?: Partial<V>
  width?: number
  disabled?: (values: V) => boolean
  onSubmit: (values: V) => Promise<unknown>
  onClose: () => void
  children?: ReactNode | ((values: V) => ReactNode)
  /** What the command will do, beside the fields: below them on a phone. */
  preview?: ReactNode | ((values: V) => ReactNode)
  /**
   * What the page shows of the thing just now, label → text. When the thing was changed meanwhile (412), it is
   * asked for anew and the dialog says what was and what is; what was typed stays.
   */
  shown?: Record<string, string>
}) {
  if (!props.open) return null
  return <OpenDialog {...props} />
}

function OpenDialog<V extends Values>({
  title,
  submit,
  danger,
  initial,
  width,
  disabled,
  onSubmit,
  onClose,
  children,
  preview,
  shown,
}: Parameters<typeof ActionDialog<V>>[0]) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [form] = Form.useForm()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [opened, setOpened] = useState(shown ?? {})
  const values = { ...initial, ...((Form.useWatch([], form) as Values | undefined) ?? {}) } as V

  const run = async () => {
    try {
      await form.validateFields()
    } catch {
      const first = form.getFieldsError().find((field) => field.errors.length > 0)
      if (first) focusField(String(first.name[0]))
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      await onSubmit({ ...initial, ...form.getFieldsValue(true) } as V)
      onClose()
    } catch (error) {
      const fault = asProblem(error)
      // The page beneath is brought up to date first: the next press sends its new version.
      if (fault.changedMeanwhile) await refreshAll(client).catch(() => undefined)
      placeFaults(form, fault, fieldNames(form))
      setProblem(fault)
      setBusy(false)
    }
  }
  // A dialog is opened to fill it in: its first field has the focus, not the cross.
  const fields = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setTimeout(() =>
      fields.current
        ?.querySelector<HTMLElement>(
          'input:not([type=hidden], [type=radio], [disabled], [readonly]), textarea:not([disabled])',
        )
        ?.focus(),
    )
    return () => clearTimeout(timer)
  }, [])
  const beside = typeof preview === 'function' ? preview(values) : preview
  return (
    <Modal
      open
      title={title}
      width={width ?? (beside ? 960 : 520)}
      onCancel={busy ? undefined : onClose}
      mask={{ closable: false }}
      closable={{ 'aria-label': t('action.close') }}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t('action.cancel')}
          </Button>
          <Button
            type="primary"
            danger={danger}
            loading={busy}
            onClick={() => void run()}
            disabled={disabled?.(values)}
          >
            {typeof submit === 'function' ? submit(values) : submit}
          </Button>
        </>
      }
    >
      {problem?.changedMeanwhile ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          className="problem"
          title={t('conflict.changed')}
          description={
            <>
              <p>{t('conflict.kept')}</p>
              {shown ? <ChangedSince before={opened} now={shown} /> : null}
            </>
          }
          action={
            <Button
              size="small"
              onClick={() => {
                setOpened(shown ?? {})
                setProblem(null)
              }}
            >
              {t('conflict.goOn')}
            </Button>
          }
        />
      ) : (
        <ProblemAlert problem={problem} />
      )}
      <div ref={fields} className={beside ? 'dialog-body with-preview' : 'dialog-body'}>
        <Form
          form={form}
          layout="vertical"
          initialValues={initial as Values}
          requiredMark={false}
          onFinish={() => void run()}
          className="form-grid"
        >
          {typeof children === 'function' ? children(values) : children}
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </Form>
        {beside ? <div className="dialog-preview">{beside}</div> : null}
      </div>
    </Modal>
  )
}
