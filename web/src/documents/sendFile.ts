import { api } from '../api/client'
import type { Answer } from '../api/types'

const PATH = '/api/v1/documents/documents'

/** Sent by XMLHttpRequest, which alone tells how much of a body has left; everything else is the client's own way. */
const counted =
  (form: FormData, onShare: (share: number) => void) =>
  (request: Request): Promise<Response> =>
    new Promise((resolve, reject) => {
      const sending = new XMLHttpRequest()
      sending.open(request.method, request.url)
      request.headers.forEach((value, name) => {
        // The browser writes the type of a form itself, with the mark between its parts.
        if (name.toLowerCase() !== 'content-type') sending.setRequestHeader(name, value)
      })
      sending.upload.onprogress = (event) => {
        if (event.lengthComputable) onShare(event.loaded / event.total)
      }
      sending.onload = () => {
        const headers = new Headers()
        for (const name of ['Content-Type', 'X-Request-ID']) {
          const value = sending.getResponseHeader(name)
          if (value) headers.set(name, value)
        }
        resolve(new Response(sending.responseText, { status: sending.status, headers }))
      }
      sending.onerror = () => reject(new TypeError('network'))
      sending.send(form)
    })

/** One file of a subject, under a key of its own: sent again after a lost answer it is kept once. */
export async function sendFile(
  file: File,
  fields: { subject: string; kind: string; expires_date?: string },
  key: string,
  onShare: (share: number) => void,
): Promise<Answer<typeof PATH, 'post'>> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value)
  form.append('file', file)
  const { data } = await api.POST(PATH, {
    params: { header: { 'Idempotency-Key': key } },
    body: form as never,
    bodySerializer: () => form,
    fetch: counted(form, onShare),
  })
  return data as Answer<typeof PATH, 'post'>
}
