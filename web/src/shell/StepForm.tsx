import { Alert, Button, Form, Steps } from 'antd'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { asProblem, type Problem } from '../api/problem'
import { wordOf } from '../foundation/changeWords'
import { formatMoment } from '../format/date'
import { conflicts, ConflictTable, type Side } from './Conflict'
import { dropDraft, readDraft, writeDraft } from './drafts'
import { focusField, placeFaults } from './faults'
import { beginStep, FaultList, LeaveDialog, useGuard, type Fault } from './form/guard'
import { PageHead } from './PageHead'
import { ProblemAlert } from './ProblemAlert'
import { useUser } from './session'

type Values = Record<string, unknown>
export const LEAVES = 'leaves'
export type FormStep<V extends Values> = {
  key: string
  title: string
  /** Names of the fields of this step: they are checked before the next one, and faults lead back here. */
  fields: string[]
  content: ReactNode | ((values: Partial<V>, set: (values: Partial<V>) => void) => ReactNode)
  /** Beside the fields on a desktop, below them on a phone. */
  aside?: (values: Partial<V>) => ReactNode
  /** As wide as the page: papers, a summary. */
  wide?: true
}
export type StepFormProps<V extends Values> = {
  /** Names the draft; one per form and per thing edited. */
  formKey: string
  title: string
  parent: { to: string; label: string }
  steps: FormStep<V>[]
  initial?: Partial<V>
  submit: string
  /** Sends all of it and leads to another page. */
  onSubmit: (values: V) => Promise<void>
  /**
   * Saves what stands so far at the server before the next step; a refusal keeps the person here. Answers LEAVES
   * where it leads to another page: this form then takes nothing more while that page is on its way.
   */
  onStep?: (values: V, stepKey: string) => Promise<typeof LEAVES | void>
  /** The step to begin with, by its key. */
  start?: string
  /**
   * What the server holds now, asked for when it says that the thing was changed meanwhile (412). The page keeps
   * the new version for the next send.
   */
  reload?: () => Promise<Partial<V>>
  /** How a value is said in the comparison; amounts, dates and known codes are by themselves. */
  show?: (name: string, value: unknown) => ReactNode
  onChange?: (changed: Partial<V>, set: (values: Partial<V>) => void) => void
}

type Collision = { theirs: Values; sides: Record<string, Side>; again: () => void }

/** A form in steps that keeps what was typed, says so, guards it, and shows each refusal where it belongs. */
export function StepForm<V extends Values>(props: StepFormProps<V>) {
  const { t } = useTranslation()
  const user = useUser()
  const [draftKey] = useState(() => `${user?.username ?? ''}.${props.formKey}`)
  const [restored] = useState(() => readDraft(draftKey))
  const [form] = Form.useForm()
  const first = Math.max(
    0,
    props.steps.findIndex((item) => item.key === props.start),
  )
  const [step, setStep] = useState(() => Math.min(restored?.step ?? first, props.steps.length - 1))
  const [savedAt, setSavedAt] = useState<string | null>(restored?.at ?? null)
  const [notice, setNotice] = useState(restored !== null)
  const [dirty, setDirty] = useState(restored !== null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [faults, setFaults] = useState<Fault[]>([])
  const [atServer, setAtServer] = useState<string | null>(null)
  const [collision, setCollision] = useState<Collision | null>(null)
  const base = useRef<Values>((props.initial ?? {}) as Values)
  const finished = useRef(false)
  // Counts what is typed: a save that was under way while a person went on typing has not saved that.
  const typed = useRef(0)
  const body = useRef<HTMLDivElement>(null)
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
    typed.current++
    setDirty(true)
    setAtServer(null)
    setFaults((list) => list.filter((fault) => !(fault.name in part)))
    clearTimeout(timer.current)
    timer.current = setTimeout(() => save(step), 300)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  const blocker = useGuard(dirty, finished)

  /** The words that stand at the field itself. */
  const labelOf = (name: string) =>
    document.querySelector(`label[for="${name}"]`)?.textContent?.trim() ||
    t(`field.${name}`, { defaultValue: name })
  const tell = (name: string, value: unknown): ReactNode => {
    if (value === undefined || value === null || value === '') return null
    const said = props.show?.(name, value)
    if (said !== undefined) return said
    return wordOf(name, Array.isArray(value) ? value.join(t('join')) : String(value), undefined, t)
  }
  const discard = () => {
    dropDraft(draftKey)
    // What was restored counts as initial for antd, so every field is put back by name.
    const blank = (props.initial ?? {}) as Values
    form.setFields(
      props.steps.flatMap((item) => item.fields).map((name) => ({ name, value: blank[name], errors: [] })),
    )
    setNotice(false)
    setDirty(false)
    setSavedAt(null)
    setStep(0)
    setFaults([])
    setProblem(null)
  }
  const set = (more: Partial<V>) => {
    form.setFieldsValue(more as Values)
    changed(more as Values)
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
  const names = props.steps.flatMap((item) => item.fields)
  /** Sends, and puts what comes back where it belongs; answers whether this form goes on. */
  const deliver = async (
    send: (values: V) => Promise<typeof LEAVES | void>,
    again: () => void,
  ): Promise<boolean> => {
    // Busy until the other page is there: a second press meanwhile would send a second time.
    let leaves = false
    setBusy(true)
    setProblem(null)
    setCollision(null)
    save(step)
    try {
      // A page that leads on by itself after sending is not held back by the guard.
      finished.current = true
      const sent = { ...form.getFieldsValue(true) } as V
      const at = typed.current
      leaves = (await send(sent)) === LEAVES
      base.current = sent
      if (typed.current !== at) return !leaves
      clearTimeout(timer.current)
      dropDraft(draftKey)
      setDirty(false)
      return !leaves
    } catch (error) {
      finished.current = false
      const refusal = asProblem(error)
      if (refusal.changedMeanwhile && props.reload && (await collide(again))) return false
      placeFaults(form, refusal, names)
      const found = refusal.fields
        .filter((fault) => names.includes(fault.field))
        .map((fault) => ({
          name: fault.field,
          text: `${labelOf(fault.field)}${t('colon')}${fault.detail || refusal.detail}`,
        }))
      setFaults(found)
      // What stands at the fields and in the summary is not said a third time.
      setProblem(found.length > 0 && found.length === refusal.fields.length ? null : refusal)
      if (found[0]) jump(found[0].name)
      return false
    } finally {
      if (!leaves) setBusy(false)
    }
  }
  const collide = async (again: () => void): Promise<boolean> => {
    try {
      const theirs = (await props.reload!()) as Values
      const found = conflicts(names, base.current, form.getFieldsValue(true) as Values, theirs)
      const sides = Object.fromEntries(found.map(({ name, side }) => [name, side]))
      setCollision({ theirs, sides, again })
      window.scrollTo({ top: 0 })
      return true
    } catch {
      // What is there now cannot be shown; the refusal itself then is.
      return false
    }
  }
  const settle = (all?: Side) => {
    if (!collision) return
    const { theirs, sides, again } = collision
    const taken = Object.keys(sides).filter((name) => (all ?? sides[name]) === 'theirs')
    form.setFieldsValue(Object.fromEntries(taken.map((name) => [name, theirs[name]])))
    base.current = theirs
    setCollision(null)
    again()
  }
  const goTo = async (to: number) => {
    if (to > step) {
      if (!(await check(props.steps.slice(step, to).flatMap((item) => item.fields)))) return
      if (props.onStep) {
        const gone = await deliver(
          (sent) => props.onStep!(sent, current.key),
          () => void goTo(to),
        )
        if (!gone) return
        finished.current = false
        setAtServer(new Date().toISOString())
      }
    }
    setStep(to)
    if (!props.onStep) save(to)
    window.scrollTo({ top: 0 })
    setTimeout(() => beginStep(body.current), 60)
  }
  const submit = async () => {
    setProblem(null)
    if (!(await check(names))) return
    await deliver(
      async (sent) => {
        await props.onSubmit(sent)
        return LEAVES
      },
      () => void submit(),
    )
  }
  const last = step === props.steps.length - 1
  return (
    <>
      <PageHead
        title={props.title}
        over={<Link to={props.parent.to}>{props.parent.label}</Link>}
        primary={
          <span className="muted" role="status" data-testid="draft-state">
            {busy
              ? t('form.saving')
              : atServer
                ? t('form.stored', { at: formatMoment(atServer).slice(11) })
                : savedAt
                  ? t('form.saved', { at: formatMoment(savedAt).slice(11) })
                  : t('form.autosave')}
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
      <ProblemAlert
        problem={problem}
        onRetry={problem?.uncertain ? () => void (last ? submit() : goTo(step + 1)) : undefined}
      />
      {collision ? (
        <ConflictTable
          sides={collision.sides}
          onChoose={(name, side) =>
            setCollision({ ...collision, sides: { ...collision.sides, [name]: side } })
          }
          rows={Object.keys(collision.sides).map((name) => ({
            name,
            label: labelOf(name),
            mine: tell(name, (values as Values)[name]),
            theirs: tell(name, collision.theirs[name]),
          }))}
        >
          <Button type="primary" onClick={() => settle()}>
            {t('conflict.send')}
          </Button>
          {Object.keys(collision.sides).length > 1 ? (
            <>
              <Button onClick={() => settle('mine')}>{t('conflict.allMine')}</Button>
              <Button onClick={() => settle('theirs')}>{t('conflict.allTheirs')}</Button>
            </>
          ) : null}
        </ConflictTable>
      ) : null}
      <FaultList faults={faults} onJump={jump} />
      {props.steps.length > 1 ? (
        <Steps
          className="steps"
          size="small"
          responsive={false}
          current={step}
          onChange={(to) => {
            if (!busy) void goTo(to)
          }}
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
        <div className={current.wide ? 'step-body wide' : 'step-body'} ref={body}>
          <div className="panel step-fields">
            {props.steps.map((item, index) => (
              // Every step stays mounted: its values are part of one form.
              <div key={item.key} className="form-grid" hidden={index !== step}>
                {typeof item.content === 'function' ? item.content(values, set) : item.content}
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
      <LeaveDialog
        blocker={blocker}
        onDiscard={() => {
          finished.current = true
          dropDraft(draftKey)
        }}
      />
    </>
  )
}
