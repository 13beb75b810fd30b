/** Errors of the API as RFC 9457 problem details, and of the network in the same form. */

export type FieldFault = { field: string; code: string; detail: string }

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly field: string | null
  readonly errors: FieldFault[]
  readonly requestId: string | null

  constructor(shape: {
    status: number
    code: string
    title?: string
    detail?: string
    field?: string | null
    errors?: FieldFault[]
    requestId?: string | null
  }) {
    super(shape.detail || shape.title || shape.code)
    this.name = 'Problem'
    this.status = shape.status
    this.code = shape.code
    this.title = shape.title ?? ''
    this.detail = shape.detail ?? ''
    this.field = shape.field ?? null
    this.errors = shape.errors ?? []
    this.requestId = shape.requestId ?? null
  }

  /** No answer arrived, or the server broke: the effect is unknown and the same key must be sent again. */
  get uncertain(): boolean {
    return this.status === 0 || this.status >= 500
  }

  get changedMeanwhile(): boolean {
    return this.status === 412
  }

  /** Every fault that names a field, the single `field` of the problem included. */
  get fields(): FieldFault[] {
    if (this.errors.length > 0) return this.errors.map((fault) => ({ ...fault, field: tail(fault.field) }))
    return this.field ? [{ field: tail(this.field), code: this.code, detail: this.detail }] : []
  }
}

// Servers that validate nested bodies name "body.payload.amount"; forms know "amount".
const tail = (field: string) => field.split('.').at(-1) ?? field

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export function problemFrom(status: number, body: unknown, requestId: string | null = null): Problem {
  const shape = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const errors = (Array.isArray(shape.errors) ? shape.errors : [])
    .filter((fault): fault is Record<string, unknown> => typeof fault === 'object' && fault !== null)
    .map((fault) => ({
      field: text(fault.field) ?? '',
      code: text(fault.code) ?? '',
      detail: text(fault.detail) ?? '',
    }))
    .filter((fault) => fault.field !== '')
  return new Problem({
    status,
    code: text(shape.code) ?? `http.${status}`,
    title: text(shape.title),
    detail: text(shape.detail),
    field: text(shape.field) ?? null,
    errors,
    requestId: text(shape.request_id) ?? requestId,
  })
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TypeError) return new Problem({ status: 0, code: 'network' })
  return new Problem({
    status: 0,
    code: 'unknown',
    detail: error instanceof Error ? error.message : String(error),
  })
}
