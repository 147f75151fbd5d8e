import { useLingui } from '@lingui/react/macro'
import type { OrderView } from '@/api/schema'

/** Where an order stands, in a word or two: whether it does at all, where its things are, else its money. */
export function OrderStateWord({ order: { state, standing, fulfilment } }: { order: Pick<OrderView, 'state' | 'standing' | 'fulfilment'> }) {
  const { t } = useLingui()
  if (standing === 'cancelled') return t`Cancelled`
  const isFine = state === 'paid' || state === 'payment-processing'
  if (isFine && fulfilment === 'delivered') return t`Delivered`
  if (isFine && fulfilment === 'fulfilled') return t`On its way`
  if (isFine && fulfilment === 'partial') return t`Sent in part`
  return { 'awaiting-payment': t`Not paid yet`, 'payment-processing': t`Payment under way`, 'partly-paid': t`Partly paid`, paid: t`Paid`, review: t`Payment being checked`, expired: t`Expired` }[state]
}
