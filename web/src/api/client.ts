import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './paths'
import { problemFrom } from './problem'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function cookie(name: string): string | null {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`))
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null
}

let language = 'zh-CN'
export function setApiLanguage(value: string): void {
  language = value
}

type Listener = () => void
const signedOut = new Set<Listener>()
/** Called when any answer says 401, so that the shell can ask for the sign-in and come back. */
export function onSignedOut(listener: Listener): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

type Asker = () => Promise<boolean>
let asker: Asker | null = null
let asking: Promise<boolean> | null = null
/** Who asks the person to confirm who they are; answers whether they did. One question serves all that wait for it. */
export function onStepUp(ask: Asker): () => void {
  asker = ask
  return () => {
    if (asker === ask) asker = null
  }
}

const needsStepUp = async (response: Response): Promise<boolean> => {
  if (response.status !== 403 || !asker) return false
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null
  return body?.code === 'foundation.step_up_needed'
}

/** Sends a request, and the same again, key and all, once the person has confirmed who they are. */
async function fetchConfirmed(request: Request): Promise<Response> {
  const again = request.clone()
  // Looked up at each call, so that a test can put its own in place.
  const response = await globalThis.fetch(request)
  if (!(await needsStepUp(response))) return response
  asking ??= asker!().finally(() => {
    asking = null
  })
  return (await asking) ? globalThis.fetch(again) : response
}

export const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language)
    request.headers.set('Accept', 'application/json, application/problem+json')
    if (!SAFE.has(request.method)) {
      const token = cookie('csrftoken')
      if (token) request.headers.set('X-CSRFToken', token)
    }
    return request
  },
}

export const problems: Middleware = {
  async onResponse({ request, response }) {
    if (response.ok || response.status === 304) return undefined
    const body = await response
      .clone()
      .json()
      .catch(() => null)
    // A second step that is still needed is asked for by the sign-in itself.
    const isSignIn = /\/foundation\/session(\/factor|\/passkey.*)?$/.test(new URL(request.url).pathname)
    // Without the page's token the server cannot even ask who it is: the sign-in brings a new one.
    const isOutOfDate = response.status === 403 && !cookie('csrftoken')
    if ((response.status === 401 || isOutOfDate) && !isSignIn) for (const listener of signedOut) listener()
    throw problemFrom(response.status, body, response.headers.get('X-Request-ID'))
  },
}

export function createApi(baseUrl = window.location.origin) {
  const api = createClient<paths>({
    baseUrl,
    credentials: 'same-origin',
    fetch: fetchConfirmed,
  })
  api.use(headers, problems)
  return api
}

export const api = createApi()
