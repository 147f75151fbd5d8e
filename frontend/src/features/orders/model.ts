import type { CoinsStep, FulfilmentState, LineView, Money, NextStep, OrderState, OrderView, PaymentState, PaymentView, Returnable, ReturnReason } from '@/api/schema'

const TO_PAY: readonly OrderState[] = ['awaiting-payment', 'partly-paid']

/** Whether an order waits for its shopper to pay it, or what is left of it. */
export const isToPay = ({ state, standing }: Pick<OrderView, 'state' | 'standing'>): boolean => TO_PAY.includes(state) && standing !== 'cancelled'

/** Whether an order's state can still change by itself. */
export const isOpen = (state: OrderState): boolean => TO_PAY.includes(state) || state === 'payment-processing'

/** What was paid of an order that has come to cost more since; nothing where no rest is left. */
export const paidPart = ({ totals: { total }, owed }: Pick<OrderView, 'totals' | 'owed'>): Money | undefined => (owed ? { ...total, minor: total.minor - owed.minor } : undefined)

const FIRST_MS = 2000
const MOST_MS = 30_000
/** Coins come when they come, and their price runs: who pays by them looks at the page. */
const MOST_COINS_MS = 8000

/** When to ask for an order again: soon at first, then more and more seldom; never once nothing moves by itself. */
export function pollAfterMs(order: OrderView | undefined, elapsedMs: number): number | false {
  if (order === undefined || !isOpen(order.state) || order.standing === 'cancelled') return false
  const payment = currentPayment(order)
  if (payment?.state === 'on-delivery') return false
  return Math.min(Math.max(FIRST_MS, elapsedMs / 10), nextOf(payment)?.kind === 'coins' ? MOST_COINS_MS : MOST_MS)
}

/** Coins to send, by their tag: the generated type leaves it out where a variant is a schema of its own. */
export type Coins = CoinsStep & { kind: 'coins' }
/** What the shopper does to pay. */
export type Next = Exclude<NextStep, CoinsStep> | Coins

/** What the shopper does for a payment, if there is something to do or to see. */
export const nextOf = (payment: PaymentView | undefined): Next | undefined => (payment?.next ?? undefined) as Next | undefined

/** Whether less came than was asked for by a way that takes no rest: GloBee says that too little came, and not where to send more. */
export const takesNoRest = (payment: PaymentView | undefined): boolean => payment?.state === 'underpaid' && nextOf(payment) === undefined

/** The order with a payment as it is now; the shop is asked for the rest. */
export function withPayment(order: OrderView, payment: PaymentView): OrderView {
  const isKnown = order.payments.some(({ id }) => id === payment.id)
  // What is paid at the door does not wait for money any more.
  const state = payment.state === 'on-delivery' ? 'payment-processing' : order.state
  return { ...order, state, payments: isKnown ? order.payments.map((one) => (one.id === payment.id ? payment : one)) : [...order.payments, payment] }
}

const MONEY: readonly PaymentState[] = ['paid', 'review', 'reversed']
const UNDER_WAY: readonly PaymentState[] = ['capturing', 'processing', 'underpaid', 'on-delivery']
const WAITING: readonly PaymentState[] = ['created', 'pending']

/**
 * The payment that the order's page is about: where money is, else where it moves, else the open one
 * that was chosen last. `picked` is what the shopper has just gone back to.
 */
export function currentPayment({ payments, owed }: Pick<OrderView, 'payments' | 'owed'>, picked?: string): PaymentView | undefined {
  // Where a rest is owed, what was paid is settled: the page is about what came after it.
  const open = owed ? payments.slice(payments.findLastIndex(({ state }) => state === 'paid') + 1) : payments
  const last = (states: readonly PaymentState[]) => open.findLast(({ state }) => states.includes(state))
  const wanted = open.find(({ id, state }) => id === picked && WAITING.includes(state))
  return last(MONEY) ?? last(UNDER_WAY) ?? wanted ?? last(WAITING) ?? open.at(-1)
}

/** Where coins stand, for what the page shows of them. */
export type CoinsPhase =
  /** They may be sent. */
  | 'send'
  /** The price is not locked any more, or there is none yet for the rest. */
  | 'unpriced'
  /** The shopper told which transaction it is; the network has not shown it yet. */
  | 'told'
  /** They were seen on the network. */
  | 'seen'
  /** Nothing more is to be done here. */
  | 'over'

export function coinsPhase(coins: CoinsStep, state: PaymentState, secondsLeft: number): CoinsPhase {
  if (state === 'processing' || state === 'capturing') return 'seen'
  if ((coins.reported?.length ?? 0) > 0 && (state === 'underpaid' || WAITING.includes(state))) return 'told'
  if (state === 'underpaid') return secondsLeft > 0 && coins.fiat.minor === coins.left.minor ? 'send' : 'unpriced'
  if (!WAITING.includes(state)) return 'over'
  return secondsLeft > 0 ? 'send' : 'unpriced'
}

/** How far a payment may be below its price and still count as the whole, in parts of a hundred: wallets round. */
const NEARLY = 99

/** Whether what has come so far is clearly less than the first price asked for. */
export const isShort = (coins: CoinsStep): boolean => coins.received.units * 100 < coins.amount.units * NEARLY

/** The link for wallets, and no other: what is no coin's scheme is not opened. */
export const walletLink = (uri: string): string | undefined => (/^(bitcoin|ethereum):/i.test(uri) ? uri : undefined)

/** A step on an order's way. */
export interface Step {
  name: 'placed' | 'payment' | 'sent' | 'delivered' | 'cancelled'
  state: 'done' | 'now' | 'ahead' | 'failed'
  at?: string | undefined
}

/** When the last parcel came to a state. */
const lastAt = (order: OrderView, state: FulfilmentState): string | undefined =>
  (order.fulfilments ?? [])
    .filter((parcel) => parcel.state === state)
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1)

/** The step of packing and sending, and whether it is under way already. */
function sentOf(order: OrderView, isDue: boolean): Step {
  if (order.fulfilment === 'fulfilled' || order.fulfilment === 'delivered') return { name: 'sent', state: 'done', at: lastAt(order, 'shipped') }
  return { name: 'sent', state: isDue ? 'now' : 'ahead' }
}

/** The order's way so far and what is ahead; what is paid at the door is sent first. */
export function stepsOf(order: OrderView): Step[] {
  const placed: Step = { name: 'placed', state: 'done', at: order.placedAt }
  const paid = order.payments.findLast((payment) => payment.state === 'paid')
  if (order.standing === 'cancelled') return [placed, ...(paid ? [{ name: 'payment', state: 'done', at: paid.updatedAt } as const] : []), { name: 'cancelled', state: 'failed' }]
  if (order.state === 'payment-processing' && currentPayment(order)?.state === 'on-delivery') {
    const sent = sentOf(order, true)
    return [placed, sent, { name: 'payment', state: sent.state === 'done' ? 'now' : 'ahead' }]
  }
  const payment: Step['state'] = order.state === 'paid' ? 'done' : order.state === 'expired' ? 'failed' : 'now'
  const steps: Step[] = [placed, { name: 'payment', state: payment, at: order.state === 'expired' ? order.expiresAt : order.state === 'paid' ? paid?.updatedAt : undefined }]
  // Of what was taken back before it was sent, nothing is to come.
  if (order.state === 'expired' || order.fulfilment === 'nothing') return steps
  const delivered = order.fulfilment === 'delivered' ? 'done' : order.fulfilment === 'fulfilled' ? 'now' : 'ahead'
  return [...steps, sentOf(order, order.state === 'paid'), { name: 'delivered', state: delivered, at: delivered === 'done' ? lastAt(order, 'delivered') : undefined }]
}

/** What a line of an order is called, by its number. */
export function lineOf({ lines, numbers }: Pick<OrderView, 'lines' | 'numbers'>, number: number): LineView | undefined {
  return lines[numbers.indexOf(number)]
}

/** The name of what a line holds, with its options. */
export function lineName(order: Pick<OrderView, 'lines' | 'numbers'>, number: number): string {
  const line = lineOf(order, number)
  if (!line) return `#${number}`
  return line.choice === '' ? line.name : `${line.name}, ${line.choice}`
}

/** Reasons that the shop answers for: they are good for longer. */
export const FAULTS: readonly ReturnReason[] = ['damaged', 'defective', 'wrong-item', 'not-as-described']
/** The other reasons. */
const WISHES: readonly ReturnReason[] = ['changed-mind', 'size', 'too-late', 'other']

/** The reasons for which something of a line can still be sent back. */
export const reasonsFor = ({ any }: Returnable): readonly ReturnReason[] => (any > 0 ? [...WISHES, ...FAULTS] : FAULTS)

/** How many units of a line can be sent back for a reason; for any at all while none is chosen. */
export const mostFor = ({ any, faulty }: Returnable, reason: ReturnReason | ''): number => (reason === '' ? Math.max(any, faulty) : FAULTS.includes(reason) ? faulty : any)

/** What of an order can be sent back now. */
export const returnableOf = (order: OrderView): Returnable[] => (order.returnable ?? []).filter((one) => mostFor(one, '') > 0)
