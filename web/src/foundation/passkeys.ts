import { api } from '../api/client'
import type { Body } from '../api/types'

type Answer = Body<'/api/v1/foundation/session/passkey'>['answer']

/** The browser's readers and writers of passkeys as JSON; older ones have none. */
type Readers = {
  parseCreationOptionsFromJSON(options: unknown): PublicKeyCredentialCreationOptions
  parseRequestOptionsFromJSON(options: unknown): PublicKeyCredentialRequestOptions
}
const readers = (): Readers | null => {
  const known = (globalThis as { PublicKeyCredential?: unknown }).PublicKeyCredential as
    Partial<Readers> | undefined
  return known?.parseCreationOptionsFromJSON && known.parseRequestOptionsFromJSON ? (known as Readers) : null
}

/** Passkeys are bound to a name: at a bare address browsers make none. */
export const hasPasskeys = (): boolean =>
  readers() !== null && !/^[\d.]+$|:/.test(window.location.hostname) && window.isSecureContext

const plain = (credential: Credential | null): Answer => {
  if (!credential) throw new Error('no passkey')
  return (credential as unknown as { toJSON(): Answer }).toJSON()
}

/** A new passkey of this device, as the server takes it. */
export async function makePasskey(): Promise<Answer> {
  const { data } = await api.POST('/api/v1/foundation/own/passkeys/options')
  const publicKey = readers()!.parseCreationOptionsFromJSON(data!.options)
  return plain(await navigator.credentials.create({ publicKey }))
}

/** A passkey shown for the challenge of this session. */
export async function showPasskey(): Promise<Answer> {
  const { data } = await api.POST('/api/v1/foundation/session/passkey/options')
  const publicKey = readers()!.parseRequestOptionsFromJSON(data!.options)
  return plain(await navigator.credentials.get({ publicKey }))
}
