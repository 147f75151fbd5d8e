import type { CartView, LineChange, LineView } from '@/api/schema'
import { isProblem } from '@/lib/problem'

/** What a line looks like before the shop has answered. */
export type LinePreview = Omit<LineView, 'quantity' | 'total'>

/** A change of the cart. */
export type CartOp =
  /** In a currency where there is no cart yet: the shop makes one in its own. */
  | { kind: 'add'; variant: string; quantity: number; preview: LinePreview; currency?: string | undefined }
  | { kind: 'set'; variant: string; quantity: number }
  | { kind: 'remove'; variant: string }

/** A line as it is shown: without a total while the shop has not said it. */
export type ShownLine = Omit<LineView, 'total'> & { total: LineView['total'] | undefined }

/** The cart as it is shown: the shop's answer with the changes under way. */
export interface ShownCart {
  lines: ShownLine[]
  count: number
  /** Whether sums are the shop's, or are being worked out. */
  settled: boolean
}

/** The most of one thing that a cart holds. */
export const MOST = 99

function apply(lines: ShownLine[], op: CartOp): ShownLine[] {
  const existing = lines.find((line) => line.variant === op.variant)
  switch (op.kind) {
    case 'add':
      if (!existing) return [...lines, { ...op.preview, quantity: op.quantity, total: undefined }]
      return lines.map((line) => (line === existing ? { ...line, quantity: Math.min(line.quantity + op.quantity, MOST), total: undefined } : line))
    case 'set':
      return lines.map((line) => (line === existing ? { ...line, quantity: op.quantity, total: undefined } : line))
    case 'remove':
      return lines.filter((line) => line !== existing)
  }
}

/** Lays the changes under way over the cart that the shop answered last. */
export function showCart(cart: CartView | undefined, ops: readonly CartOp[]): ShownCart {
  const lines = ops.reduce<ShownLine[]>(apply, cart?.lines ?? [])
  return { lines, count: lines.reduce((sum, line) => sum + line.quantity, 0), settled: ops.length === 0 }
}

/** Why a line is not as wanted. */
export type LineFault = { kind: 'stock'; left: number } | { kind: 'gone' } | { kind: 'not-sold-in'; currency: string } | { kind: 'full' } | { kind: 'busy' } | { kind: 'offline' } | { kind: 'failed'; requestId: string }

function faultOf(change: LineChange): LineFault | undefined {
  if (change.change === 'stock') return { kind: 'stock', left: change.left }
  if (change.change === 'not-sold-in') return { kind: 'not-sold-in', currency: change.currency }
  return change.change === 'gone' ? { kind: 'gone' } : undefined
}

/** What the shop says about the lines of a cart. */
export function faultsOfCart(cart: CartView | undefined): Record<string, LineFault> {
  const faults: Record<string, LineFault> = {}
  for (const change of cart?.changes ?? []) {
    const fault = faultOf(change)
    if (fault && 'variant' in change) faults[change.variant] = fault
  }
  return faults
}

/** What a refused change says about its line. */
export function faultOfError(error: unknown, variant: string): LineFault {
  if (!isProblem(error)) return { kind: 'failed', requestId: '' }
  const change = error.changes.find((change) => 'variant' in change && change.variant === variant)
  const told = change && faultOf(change)
  if (told) return told
  switch (error.kind) {
    case 'out-of-stock':
      return { kind: 'stock', left: 0 }
    case 'cart-limit':
      return { kind: 'full' }
    case 'cart-claimed':
      return { kind: 'busy' }
    case 'network':
      return { kind: 'offline' }
    default:
      return { kind: 'failed', requestId: error.requestId }
  }
}

/** What this tab knows of the cart beside the shop's answer. */
export interface CartState {
  open: boolean
  /** Quantities that are still being stepped. */
  drafts: Record<string, number>
  /** Refused changes, until the line is changed again. */
  faults: Record<string, { fault: LineFault; name: string }>
  /** Lines taken out since the drawer opened, newest last: each can be put back. */
  removed: LineView[]
}

export type CartEvent =
  | { type: 'opened' }
  | { type: 'closed' }
  | { type: 'drafted'; variant: string; quantity: number }
  | { type: 'sent'; variant: string }
  | { type: 'refused'; variant: string; name: string; fault: LineFault }
  | { type: 'removed'; line: LineView }
  | { type: 'restored'; variant: string }

export const INITIAL: CartState = { open: false, drafts: {}, faults: {}, removed: [] }

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record
  return rest
}

/** How this tab's state follows from what happens. */
export function reduceCart(state: CartState, event: CartEvent): CartState {
  switch (event.type) {
    case 'opened':
      return { ...state, open: true }
    case 'closed':
      return { ...state, open: false, removed: [], faults: {} }
    case 'drafted':
      return { ...state, drafts: { ...state.drafts, [event.variant]: event.quantity }, faults: without(state.faults, event.variant) }
    case 'sent':
      return { ...state, drafts: without(state.drafts, event.variant), faults: without(state.faults, event.variant) }
    case 'refused':
      return { ...state, faults: { ...state.faults, [event.variant]: { fault: event.fault, name: event.name } } }
    case 'removed':
      return { ...state, drafts: without(state.drafts, event.line.variant), removed: [...state.removed.filter((line) => line.variant !== event.line.variant), event.line] }
    case 'restored':
      return { ...state, removed: state.removed.filter((line) => line.variant !== event.variant) }
  }
}
