import type { LineChange, ProblemDocument } from '@/api/schema'

/** The last part of a problem's `type`: what the screens decide by. */
export type ProblemKind =
  | 'malformed-request'
  | 'unauthenticated'
  | 'credentials-refused'
  | 'second-factor-needed'
  | 'cross-site'
  | 'account-blocked'
  | 'origin-refused'
  | 'forbidden'
  | 'two-factor-required'
  | 'not-found'
  | 'cart-changed'
  | 'out-of-stock'
  | 'cart-claimed'
  | 'in-progress'
  | 'order-closed'
  | 'order-state'
  | 'payment-not-approved'
  | 'account-busy'
  | 'last-owner'
  | 'category-not-empty'
  | 'stock-promised'
  | 'upload-missing'
  | 'import-state'
  | 'changed-meanwhile'
  | 'version-needed'
  | 'body-too-large'
  | 'two-factor-state'
  | 'invalid-request'
  | 'cart-empty'
  | 'cart-limit'
  | 'quote-invalid'
  | 'idempotency-mismatch'
  | 'payment-refused'
  | 'link-invalid'
  | 'passkey-refused'
  | 'too-many-attempts'
  | 'internal'
  | 'gateway-unavailable'
  | 'unavailable'
  /** The call got no answer at all: its outcome is unknown. */
  | 'network'
  /** An answer that is not a problem document, such as a proxy's error page. */
  | 'unknown'

/** A call that failed, with everything its problem document says. */
export class Problem extends Error {
  override readonly name = 'Problem'
  constructor(
    readonly kind: ProblemKind,
    title: string,
    readonly status: number,
    readonly detail: string,
    /** The request id, to be named when asking for help; empty where there was no answer. */
    readonly requestId: string,
    readonly faults: readonly { pointer: string; code: string; detail: string }[] = [],
    readonly changes: readonly LineChange[] = [],
    /** When the shop asks to try again, in milliseconds. */
    readonly retryAfterMs?: number,
    /** What a thing is now that somebody else changed it meanwhile. */
    readonly current?: unknown,
  ) {
    super(title)
  }

  /** Whether it is known that the call changed nothing. */
  get isDefinite(): boolean {
    return this.status >= 400 && this.status < 500 && this.kind !== 'in-progress' && this.kind !== 'unknown'
  }
}

/** Whether `error` is a problem of one of these kinds. */
export function isProblem(error: unknown, ...kinds: ProblemKind[]): error is Problem {
  return error instanceof Problem && (kinds.length === 0 || kinds.includes(error.kind))
}

/** The problem of a call that got no answer. */
export function networkProblem(): Problem {
  return new Problem('network', 'The shop cannot be reached', 0, '', '')
}

/** Reads a failed answer. */
export async function readProblem(response: Response): Promise<Problem> {
  const seconds = Number(response.headers.get('Retry-After') ?? '')
  const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined
  const document = (await response.json().catch(() => undefined)) as Partial<ProblemDocument> | undefined
  if (typeof document?.type !== 'string') {
    const kind: ProblemKind = response.status >= 502 && response.status <= 504 ? 'unavailable' : 'unknown'
    return new Problem(kind, response.statusText || 'Unexpected answer', response.status, '', '', [], [], retryAfterMs)
  }
  return new Problem(
    document.type.replace(/^.*\/problems\//, '') as ProblemKind,
    document.title ?? '',
    response.status,
    document.detail ?? '',
    document.instance ?? '',
    document.errors ?? [],
    document.changes ?? [],
    retryAfterMs,
    document.current,
  )
}

/**
 * Sorts faults into fields: `#/address/city` becomes `address.city`, and `?vatId` of a query `vatId`. What belongs to none of the
 * form's fields comes back in `rest`, so that no fault is lost.
 */
export function fieldErrors(problem: Problem, fields: readonly string[]): { fields: Record<string, string>; rest: string[] } {
  const placed: Record<string, string> = {}
  const rest: string[] = []
  for (const fault of problem.faults) {
    const field = fault.pointer
      .replace(/^(#\/|\?)/, '')
      .split('/')
      .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
      .join('.')
    if (fields.includes(field)) placed[field] ??= fault.detail
    else rest.push(`${fault.pointer} ${fault.detail}`)
  }
  return { fields: placed, rest }
}

/** Whether a query should be asked again: the shop was busy, or the line was bad. */
export function retryQuery(failures: number, error: unknown): boolean {
  if (!isProblem(error)) return false
  return failures < 2 && (error.status >= 500 || isProblem(error, 'network', 'in-progress', 'cart-claimed'))
}

/** How long to wait before that, in milliseconds. */
export function retryDelay(failures: number, error: unknown): number {
  return (isProblem(error) ? error.retryAfterMs : undefined) ?? Math.min(400 * 2 ** failures, 5000)
}
