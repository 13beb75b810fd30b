import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem, type Problem } from '../api/problem'
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
}: Parameters<typeof ActionDialog<V>>[0]) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [form] = Form.useForm()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
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
      placeFaults(form, fault, fieldNames(form))
      setProblem(fault)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={title}
      width={width ?? 520}
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
      <ProblemAlert
        problem={problem}
        onRetry={
          problem?.changedMeanwhile
            ? () => {
                void client.invalidateQueries()
                setProblem(null)
              }
            : undefined
        }
      />
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
    </Modal>
  )
}
