import type { AskInput, DeskLine, DeskOrder, EntryView, LineAsk, Money, OrderAction, ReturnDecision, ReturnState, ReturnView, ShippingAsk } from '@/api/schema'
import { parseMinor } from '@/lib/money'

/** What of an entry stands in which column of the books. */
export function columnsOf({ minor, currency }: Money): { debit: Money | undefined; credit: Money | undefined } {
  return minor >= 0 ? { debit: { minor, currency }, credit: undefined } : { debit: undefined, credit: { minor: -minor, currency } }
}

/** The sums of both columns, in the currency of the books. */
export function sumsOf(entries: readonly EntryView[], currency: string): { debit: Money; credit: Money; balanced: boolean } {
  const amounts = entries.flatMap(({ postings }) => postings.map(({ amount }) => amount.minor))
  const debit = amounts.reduce((sum, minor) => sum + Math.max(minor, 0), 0)
  const credit = amounts.reduce((sum, minor) => sum + Math.max(-minor, 0), 0)
  return { debit: { minor: debit, currency }, credit: { minor: credit, currency }, balanced: debit === credit }
}

/** A whole number that somebody typed, if it is one. */
export function wholeNumber(text: string): number | undefined {
  const typed = text.trim()
  return /^\d{1,6}$/.test(typed) ? Number(typed) : undefined
}

/** What a refund gives back. */
export type RefundKind = AskInput['kind']

/** A line in the refund's form. */
export interface LineDraft {
  quantity: string
  restock: string
}

/** What is typed into the refund's form. */
export interface RefundDraft {
  kind: RefundKind
  restockAll: boolean
  lines: Record<number, LineDraft>
  shipping: ShippingAsk['kind']
  shippingAmount: string
  amount: string
}

/** What stands there at first: nothing of any line. */
export function emptyRefund(lines: readonly DeskLine[]): RefundDraft {
  return {
    kind: 'everything',
    restockAll: true,
    lines: Object.fromEntries(lines.map(({ line }) => [line, { quantity: '0', restock: '0' }])),
    shipping: 'nothing',
    shippingAmount: '',
    amount: '',
  }
}

/** How many units go back on sale unless somebody says so: those that never left. */
export const restockOf = ({ open }: Pick<DeskLine, 'open'>, quantity: number): number => Math.min(open, quantity)

/** Where a refund's form is wrong. */
export type RefundFault = 'nothing' | 'quantity' | 'restock' | 'amount' | 'too-much'

/** What the form asks for, or the first thing that is wrong with it and where. */
export function askOf(draft: RefundDraft, desk: Pick<DeskOrder, 'lines' | 'refundable' | 'refundableShipping'>): { ask: AskInput } | { fault: RefundFault; at?: number | 'shipping' | 'amount' } {
  const { currency } = desk.refundable
  if (draft.kind === 'everything') return { ask: { kind: 'everything', restock: draft.restockAll } }
  if (draft.kind === 'amount') {
    const minor = parseMinor(draft.amount, currency)
    if (minor === undefined || minor <= 0) return { fault: 'amount', at: 'amount' }
    return minor > desk.refundable.minor ? { fault: 'too-much', at: 'amount' } : { ask: { kind: 'amount', amount: { minor, currency } } }
  }
  const lines: LineAsk[] = []
  for (const { line, refundable } of desk.lines) {
    const quantity = wholeNumber(draft.lines[line]?.quantity ?? '0')
    const restock = wholeNumber(draft.lines[line]?.restock ?? '0')
    if (quantity === undefined || quantity > refundable) return { fault: 'quantity', at: line }
    if (quantity === 0) continue
    if (restock === undefined || restock > quantity) return { fault: 'restock', at: line }
    lines.push({ line, quantity, restock })
  }
  const minor = draft.shipping === 'amount' ? parseMinor(draft.shippingAmount, currency) : undefined
  if (draft.shipping === 'amount' && (minor === undefined || minor <= 0)) return { fault: 'amount', at: 'shipping' }
  if (minor !== undefined && minor > desk.refundableShipping.minor) return { fault: 'too-much', at: 'shipping' }
  const shipping: ShippingAsk = draft.shipping === 'amount' ? { kind: 'amount', amount: { minor: minor ?? 0, currency } } : { kind: draft.shipping }
  if (lines.length === 0 && draft.shipping !== 'amount') return { fault: 'nothing' }
  return { ask: { kind: 'lines', lines, shipping } }
}

const DECISIONS: Partial<Record<ReturnState, readonly ReturnDecision[]>> = {
  requested: ['approve', 'reject', 'receive'],
  approved: ['receive', 'refund'],
  received: ['refund', 'refuse'],
}

/** What may be decided about a return where it stands, the usual first. */
export const decisionsFor = (state: ReturnState): readonly ReturnDecision[] => DECISIONS[state] ?? []

/** What a refund of a return asks for: its units, shipping not. Units of a line that was named twice count together. */
export function askOfReturn({ lines }: Pick<ReturnView, 'lines'>, restock: boolean): AskInput {
  const units = new Map<number, number>()
  for (const { line, quantity } of lines) units.set(line, (units.get(line) ?? 0) + quantity)
  return { kind: 'lines', lines: [...units].map(([line, quantity]) => ({ line, quantity, restock: restock ? quantity : 0 })), shipping: { kind: 'nothing' } }
}

/** The longest words to the customer that the shop takes. */
export const LONGEST_NOTE = 500

/** Whether its customer can pay it, or what is left of it, now. */
export const isToPay = ({ money, order }: Pick<DeskOrder, 'money' | 'order'>): boolean => (money === 'unpaid' || money === 'partly-paid') && order.standing === 'live'

/** Why something cannot be done with an order now, if it cannot. */
export const obstacleOf = (desk: Pick<DeskOrder, 'barred'>, action: OrderAction) => desk.barred.find((barred) => barred.action === action)?.obstacle

/** The name of what a line holds, with its options. */
export const itemName = ({ item: { name, choice } }: Pick<DeskLine, 'item'>): string => (choice === '' ? name : `${name}, ${choice}`)

/** What a line of an order is called, by its number. */
export function lineName(desk: Pick<DeskOrder, 'lines'>, number: number): string {
  const line = desk.lines.find((one) => one.line === number)
  return line ? itemName(line) : `#${number}`
}
