import type { FormInstance } from 'antd'
import type { Problem } from '../api/problem'

/** Puts each named fault at its field; answers the names that the form does not have. */
export function placeFaults(form: FormInstance, problem: Problem, known: string[]): string[] {
  const byField = new Map<string, string[]>()
  for (const fault of problem.fields)
    byField.set(fault.field, [
      ...(byField.get(fault.field) ?? []),
      fault.detail || problem.detail || fault.code,
    ])
  const here = [...byField].filter(([field]) => known.includes(field))
  form.setFields(here.map(([name, errors]) => ({ name, errors })))
  return [...byField.keys()].filter((field) => !known.includes(field))
}

export const fieldNames = (form: FormInstance): string[] =>
  Object.keys(form.getFieldsValue(true) as object).concat(
    form.getFieldsError().map((field) => String(field.name[0])),
  )

export function focusField(name: string): void {
  const input = document.getElementById(name)
  input?.scrollIntoView({ block: 'center' })
  input?.focus()
}
