import { useLingui } from '@lingui/react/macro'
import type { OrderState } from '@/api/schema'

/** Where an order stands, in a word or two. */
export function OrderStateWord({ state }: { state: OrderState }) {
  const { t } = useLingui()
  return { 'awaiting-payment': t`Not paid yet`, 'payment-processing': t`Payment under way`, paid: t`Paid`, review: t`Payment being checked`, expired: t`Expired` }[state]
}
