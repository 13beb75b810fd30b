import { Alert, Button, Form, Modal, Steps } from 'antd'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useBlocker } from 'react-router'
import { asProblem, type Problem } from '../api/problem'
import { formatMoment } from '../format/date'
import { dropDraft, readDraft, writeDraft } from './drafts'
import { focusField, placeFaults } from './faults'
import { PageHead } from './PageHead'
import { ProblemAlert } from './ProblemAlert'
import { useUser } from './session'

type Values = Record<string, unknown>
export type FormStep<V extends Values> = {
  key: string
  title: string
  /** Names of the fields of this step: they are checked before the next one, and faults lead back here. */
  fields: string[]
  content: ReactNode | ((values: Partial<V>) => ReactNode)
  /** Beside the fields on a desktop, below them on a phone. */
  aside?: (values: Partial<V>) => ReactNode
}
export type StepFormProps<V extends Values> = {
  /** Names the draft; one per form and per thing edited. */
  formKey: string
  title: string
  parent: { to: string; label: string }
  steps: FormStep<V>[]
  initial?: Partial<V>
  submit: string
  onSubmit: (values: V) => Promise<void>
  onChange?: (changed: Partial<V>, set: (values: Partial<V>) => void) => void
}

type Fault = { name: string; text: string }

/** A form in steps that keeps what was typed, says so, guards it, and shows each refusal where it belongs. */
export function StepForm<V extends Values>(props: StepFormProps<V>) {
  const { t } = useTranslation()
  const user = useUser()
  const [draftKey] = useState(() => `${user?.username ?? ''}.${props.formKey}`)
  const [restored] = useState(() => readDraft(draftKey))
  const [form] = Form.useForm()
  const [step, setStep] = useState(() => Math.min(restored?.step ?? 0, props.steps.length - 1))
  const [savedAt, setSavedAt] = useState<string | null>(restored?.at ?? null)
  const [notice, setNotice] = useState(restored !== null)
  const [dirty, setDirty] = useState(restored !== null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [faults, setFaults] = useState<Fault[]>([])
  const finished = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const values = ((Form.useWatch([], { form, preserve: true }) as Values | undefined) ?? {}) as Partial<V>
  const current = props.steps[step]

  const save = useCallback(
    (at: number) => {
      clearTimeout(timer.current)
      const now = new Date().toISOString()
      if (writeDraft(draftKey, { values: form.getFieldsValue(true) as Values, step: at, at: now }))
        setSavedAt(now)
    },
    [draftKey, form],
  )
  const changed = (part: Values) => {
    props.onChange?.(part as Partial<V>, (more) => form.setFieldsValue(more as Values))
    setDirty(true)
    setFaults((list) => list.filter((fault) => !(fault.name in part)))
    clearTimeout(timer.current)
    timer.current = setTimeout(() => save(step), 300)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

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
  }, [dirty])

  const discard = () => {
    dropDraft(draftKey)
    // What was restored counts as initial for antd, so every field is put back by name.
    const first = (props.initial ?? {}) as Values
    form.setFields(
      props.steps.flatMap((item) => item.fields).map((name) => ({ name, value: first[name], errors: [] })),
    )
    setNotice(false)
    setDirty(false)
    setSavedAt(null)
    setStep(0)
    setFaults([])
    setProblem(null)
  }
  const jump = (name: string) => {
    const at = props.steps.findIndex((item) => item.fields.includes(name))
    if (at >= 0) setStep(at)
    setTimeout(() => focusField(name), 60)
  }
  const collect = (names: string[]): Fault[] =>
    form
      .getFieldsError(names)
      .filter((field) => field.errors.length > 0)
      .map((field) => ({ name: String(field.name[0]), text: field.errors[0] }))

  const check = async (names: string[]): Promise<boolean> => {
    try {
      await form.validateFields(names)
      setFaults([])
      return true
    } catch {
      const found = collect(names)
      setFaults(found)
      if (found[0]) jump(found[0].name)
      return false
    }
  }
  const goTo = async (to: number) => {
    if (to > step && !(await check(props.steps.slice(step, to).flatMap((item) => item.fields)))) return
    setStep(to)
    save(to)
    window.scrollTo({ top: 0 })
  }
  const submit = async () => {
    const names = props.steps.flatMap((item) => item.fields)
    setProblem(null)
    if (!(await check(names))) return
    setBusy(true)
    save(step)
    try {
      finished.current = true
      await props.onSubmit(form.getFieldsValue(true) as V)
      clearTimeout(timer.current)
      dropDraft(draftKey)
      setDirty(false)
    } catch (error) {
      finished.current = false
      const refusal = asProblem(error)
      placeFaults(form, refusal, names)
      const found = refusal.fields
        .filter((fault) => names.includes(fault.field))
        .map((fault) => ({
          name: fault.field,
          text: `${t(`field.${fault.field}`, { defaultValue: fault.field })}${t('colon')}${fault.detail || refusal.detail}`,
        }))
      setFaults(found)
      // What stands at the fields and in the summary is not said a third time.
      setProblem(found.length > 0 && found.length === refusal.fields.length ? null : refusal)
      if (found[0]) jump(found[0].name)
    } finally {
      setBusy(false)
    }
  }
  const last = step === props.steps.length - 1
  return (
    <>
      <PageHead
        title={props.title}
        over={<Link to={props.parent.to}>{props.parent.label}</Link>}
        primary={
          <span className="muted" role="status" data-testid="draft-state">
            {savedAt ? t('form.saved', { at: formatMoment(savedAt).slice(11) }) : t('form.autosave')}
          </span>
        }
      />
      {notice ? (
        <Alert
          type="info"
          showIcon
          className="problem"
          title={t('form.restored', { at: formatMoment(restored?.at) })}
          action={
            <Button size="small" onClick={discard}>
              {t('form.discard')}
            </Button>
          }
          closable={{ onClose: () => setNotice(false) }}
        />
      ) : null}
      <ProblemAlert problem={problem} onRetry={problem?.uncertain ? () => void submit() : undefined} />
      {faults.length > 0 ? (
        <Alert
          type="error"
          className="problem"
          title={t('form.faults', { count: faults.length })}
          description={
            <ul className="faults">
              {faults.map((fault) => (
                <li key={fault.name}>
                  <button type="button" className="link" onClick={() => jump(fault.name)}>
                    {fault.text}
                  </button>
                </li>
              ))}
            </ul>
          }
        />
      ) : null}
      {props.steps.length > 1 ? (
        <Steps
          className="steps"
          size="small"
          responsive={false}
          current={step}
          onChange={(to) => void goTo(to)}
          items={props.steps.map((item) => ({ title: item.title }))}
        />
      ) : null}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ ...props.initial, ...restored?.values } as Values}
        requiredMark={false}
        onValuesChange={changed}
        // antd would check every step at once; a step is left when its own fields stand.
        onSubmitCapture={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (!busy) void (last ? submit() : goTo(step + 1))
        }}
        className="step-form"
      >
        <div className="step-body">
          <div className="panel step-fields">
            {props.steps.map((item, index) => (
              // Every step stays mounted: its values are part of one form.
              <div key={item.key} className="form-grid" hidden={index !== step}>
                {typeof item.content === 'function' ? item.content(values) : item.content}
              </div>
            ))}
          </div>
          {current.aside ? <aside className="step-aside">{current.aside(values)}</aside> : null}
        </div>
        <div className="form-actions">
          {step > 0 ? (
            <Button onClick={() => void goTo(step - 1)} disabled={busy}>
              {t('form.previous')}
            </Button>
          ) : null}
          <Button type="primary" htmlType="submit" loading={busy}>
            {last ? props.submit : t('form.next', { step: props.steps[step + 1].title })}
          </Button>
        </div>
      </Form>
      <Modal
        open={blocker.state === 'blocked'}
        title={t('form.leaveTitle')}
        onCancel={() => blocker.reset?.()}
        footer={
          <>
            <Button
              danger
              onClick={() => {
                finished.current = true
                dropDraft(draftKey)
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
    </>
  )
}
