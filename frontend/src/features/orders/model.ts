import type { OrderState, OrderView } from '@/api/schema'

/** Whether an order's state can still change by itself. */
export const isOpen = (state: OrderState): boolean => state === 'awaiting-payment' || state === 'payment-processing'

const FIRST_MS = 2000
const MOST_MS = 30_000

/** When to ask for an order again: soon at first, then more and more seldom; never once it is settled. */
export function pollAfterMs(state: OrderState | undefined, elapsedMs: number): number | false {
  if (state === undefined || !isOpen(state)) return false
  return Math.min(Math.max(FIRST_MS, elapsedMs / 10), MOST_MS)
}

/** A step on an order's way. */
export interface Step {
  name: 'placed' | 'payment' | 'sent'
  state: 'done' | 'now' | 'ahead' | 'failed'
  at?: string | undefined
}

/** The order's way so far and what is ahead. */
export function stepsOf(order: OrderView): Step[] {
  const paid = order.payments.find((payment) => payment.state === 'paid')
  const payment: Step['state'] = order.state === 'paid' ? 'done' : order.state === 'expired' ? 'failed' : 'now'
  return [
    { name: 'placed', state: 'done', at: order.placedAt },
    { name: 'payment', state: payment, at: order.state === 'expired' ? order.expiresAt : order.state === 'paid' ? paid?.updatedAt : undefined },
    ...(order.state === 'expired' ? [] : [{ name: 'sent', state: order.state === 'paid' ? 'now' : 'ahead' } as const]),
  ]
}
