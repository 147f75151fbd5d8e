/** What the browser had against a passkey; that its user turned away is no fault and not among these. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError'
  constructor(readonly why: 'known-already' | 'refused') {
    super(why)
  }
}

/** Whether this browser can use passkeys and speak of them in JSON; where not, nobody is offered any. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential && 'toJSON' in PublicKeyCredential.prototype
}

/** Nothing where its user turned away, which browsers do not tell from waiting too long. */
async function answer(asked: Promise<Credential | null>): Promise<unknown> {
  try {
    return ((await asked) as PublicKeyCredential | null)?.toJSON() as unknown
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'NotAllowedError' || name === 'AbortError') return undefined
    throw new PasskeyError(name === 'InvalidStateError' ? 'known-already' : 'refused')
  }
}

/** Asks for a passkey by the shop's options; the answer goes to the shop. */
export function askForPasskey(options: unknown): Promise<unknown> {
  return answer(navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) }))
}

/** Makes a passkey by the shop's options; the answer goes to the shop. */
export function makePasskey(options: unknown): Promise<unknown> {
  return answer(navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON) }))
}
