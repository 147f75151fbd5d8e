import { useLingui } from '@lingui/react/macro'
import type { AttemptState, Attention, Concern, DeskOrder, FulfilmentEvent, FulfilmentState, GatewayName, MoneyStage, OrderFulfilment, OrderState, OrdersShow, PaymentState, ReturnDecision, ReturnReason, ReturnState } from '@/api/schema'
import type { OrderAction } from '@/api/schema'
import { obstacleOf } from './model'

/** How a word about a state looks. */
export type Tone = 'plain' | 'good' | 'bad'

/** What the tabs are called. */
export function useShowWords(): (show: OrdersShow) => string {
  const { t } = useLingui()
  return (show) => ({ all: t`All`, 'to-fulfil': t`To fulfil`, attention: t`Attention`, unpaid: t`Unpaid`, fulfilled: t`Fulfilled`, closed: t`Closed` })[show]
}

/** What the ways to pay are called here. */
export function useGatewayNames(): (gateway: GatewayName) => string {
  const { t } = useLingui()
  return (gateway) => ({ paypal: 'PayPal', blockonomics: 'Blockonomics', usdt: 'USDT', globee: 'GloBee', 'bank-transfer': t`Bank transfer`, 'cash-on-delivery': t`Cash on delivery` })[gateway]
}

/** Where an order's money is. */
export function useMoneyWords(): (stage: MoneyStage) => { words: string; tone: Tone } {
  const { t } = useLingui()
  return (stage) =>
    ({
      unpaid: { words: t`Unpaid`, tone: 'plain' as const },
      moving: { words: t`Payment under way`, tone: 'plain' as const },
      'on-delivery': { words: t`Paid on delivery`, tone: 'plain' as const },
      review: { words: t`Money to check`, tone: 'bad' as const },
      'partly-paid': { words: t`Partly paid`, tone: 'plain' as const },
      paid: { words: t`Paid`, tone: 'good' as const },
      'partly-refunded': { words: t`Partly refunded`, tone: 'plain' as const },
      refunded: { words: t`Refunded`, tone: 'plain' as const },
      expired: { words: t`Expired`, tone: 'plain' as const },
    })[stage]
}

/** Where an order stands, as tables know it. */
export function useStateWords(): (state: OrderState) => { words: string; tone: Tone } {
  const { t } = useLingui()
  return (state) =>
    ({
      'awaiting-payment': { words: t`Unpaid`, tone: 'plain' as const },
      'payment-processing': { words: t`Payment under way`, tone: 'plain' as const },
      'partly-paid': { words: t`Partly paid`, tone: 'plain' as const },
      paid: { words: t`Paid`, tone: 'good' as const },
      review: { words: t`Money to check`, tone: 'bad' as const },
      expired: { words: t`Expired`, tone: 'plain' as const },
    })[state]
}

/** How far an order's things are. */
export function useFulfilmentWords(): (fulfilment: OrderFulfilment) => { words: string; tone: Tone } {
  const { t } = useLingui()
  return (fulfilment) =>
    ({
      nothing: { words: t`Nothing to send`, tone: 'plain' as const },
      unfulfilled: { words: t`Unfulfilled`, tone: 'plain' as const },
      'in-progress': { words: t`Being packed`, tone: 'plain' as const },
      partial: { words: t`Partly sent`, tone: 'plain' as const },
      fulfilled: { words: t`Sent`, tone: 'good' as const },
      delivered: { words: t`Delivered`, tone: 'good' as const },
    })[fulfilment]
}

/** Why somebody should look at an order. */
export function useAttentionWords(): (attention: Attention) => string {
  const { t } = useLingui()
  return (attention) => ({ money: t`Money does not fit`, dispute: t`Case at the gateway`, refund: t`Refund to do`, return: t`Return to decide` })[attention]
}

/** Where a payment stands. */
export function usePaymentWords(): (state: PaymentState) => { words: string; tone: Tone } {
  const { t } = useLingui()
  return (state) =>
    ({
      created: { words: t`Begun`, tone: 'plain' as const },
      pending: { words: t`Waiting for the shopper`, tone: 'plain' as const },
      capturing: { words: t`Being captured`, tone: 'plain' as const },
      processing: { words: t`Gateway works on it`, tone: 'plain' as const },
      paid: { words: t`Paid`, tone: 'good' as const },
      review: { words: t`Does not fit`, tone: 'bad' as const },
      failed: { words: t`Refused`, tone: 'plain' as const },
      expired: { words: t`Expired`, tone: 'plain' as const },
      underpaid: { words: t`Paid in part`, tone: 'bad' as const },
      'on-delivery': { words: t`Paid on delivery`, tone: 'plain' as const },
      reversed: { words: t`Taken back`, tone: 'bad' as const },
    })[state]
}

/** What does not fit about a payment. */
export function useConcernWords(): (concern: Concern) => string {
  const { t } = useLingui()
  return (concern) =>
    ({
      under: t`Less came than was asked for.`,
      over: t`More came than was asked for.`,
      late: t`It came when its price did not hold any more.`,
      'order-closed': t`The order did not wait for money any more.`,
      mismatch: t`The gateway names another amount or currency than was asked for.`,
      disputed: t`The shopper has opened a case at the gateway.`,
      reversed: t`The gateway took the money back.`,
    })[concern]
}

/** Where money that goes back stands. */
export function useRefundWords(): (state: AttemptState) => { words: string; tone: Tone } {
  const { t } = useLingui()
  return (state) =>
    ({
      recorded: { words: t`Being asked for`, tone: 'plain' as const },
      pending: { words: t`Gateway works on it`, tone: 'plain' as const },
      'by-hand': { words: t`To be sent by hand`, tone: 'bad' as const },
      done: { words: t`Gone back`, tone: 'good' as const },
      failed: { words: t`Given up`, tone: 'plain' as const },
    })[state]
}

/** Where a parcel stands. */
export function useParcelWords(): (state: FulfilmentState) => { words: string; tone: Tone } {
  const { t } = useLingui()
  return (state) =>
    ({
      pending: { words: t`Set aside`, tone: 'plain' as const },
      packed: { words: t`Packed`, tone: 'plain' as const },
      shipped: { words: t`Sent`, tone: 'good' as const },
      delivered: { words: t`Delivered`, tone: 'good' as const },
      cancelled: { words: t`Given up`, tone: 'plain' as const },
      returned: { words: t`Brought back`, tone: 'bad' as const },
      lost: { words: t`Lost`, tone: 'bad' as const },
    })[state]
}

/** What can be done to a parcel, as a button says it. */
export function useEventWords(): (event: FulfilmentEvent) => string {
  const { t } = useLingui()
  return (event) =>
    ({
      packed: t`It is packed`,
      unpacked: t`Unpack it`,
      shipped: t`Hand it over…`,
      delivered: t`It was delivered`,
      cancelled: t`Give it up…`,
      returned: t`It came back…`,
      lost: t`It is lost…`,
    })[event]
}

/** Where a return stands. */
export function useReturnWords(): (state: ReturnState) => { words: string; tone: Tone } {
  const { t } = useLingui()
  return (state) =>
    ({
      requested: { words: t`To decide`, tone: 'bad' as const },
      approved: { words: t`On its way here`, tone: 'plain' as const },
      rejected: { words: t`Rejected`, tone: 'plain' as const },
      received: { words: t`Here, to refund`, tone: 'bad' as const },
      refunded: { words: t`Refunded`, tone: 'good' as const },
      exchanged: { words: t`Exchanged`, tone: 'good' as const },
      refused: { words: t`Sent back as it was`, tone: 'plain' as const },
      cancelled: { words: t`Taken back by the shopper`, tone: 'plain' as const },
    })[state]
}

/** What can be decided about a return, as a button says it. */
export function useDecisionWords(): (decision: ReturnDecision) => string {
  const { t } = useLingui()
  return (decision) => ({ approve: t`Approve…`, reject: t`Reject…`, receive: t`It is here…`, refund: t`Refund it…`, refuse: t`Send it back…` })[decision]
}

/** Why something comes back. */
export function useReasonWords(): (reason: ReturnReason) => string {
  const { t } = useLingui()
  return (reason) =>
    ({
      'changed-mind': t`Changed their mind`,
      size: t`Does not fit`,
      'not-as-described': t`Not as described`,
      damaged: t`Came broken`,
      defective: t`Does not work`,
      'wrong-item': t`Wrong thing`,
      'too-late': t`Came too late`,
      other: t`Something else`,
    })[reason]
}

/** Why something cannot be done with an order now; nothing where it can. */
export function useObstacleWords(): (desk: Pick<DeskOrder, 'barred' | 'money' | 'order'>, action: OrderAction) => string | undefined {
  const { t } = useLingui()
  return (desk, action) => {
    const obstacle = obstacleOf(desk, action)
    switch (obstacle) {
      case undefined:
        return undefined
      case 'actor':
        return t`This is not for staff to do.`
      case 'cancelled':
        return t`The order was cancelled.`
      case 'returns':
        return t`No return is open.`
      case 'money':
        return {
          unpaid: t`Nothing has been paid yet.`,
          moving: t`A payment is under way, and nobody knows yet how it ends.`,
          'on-delivery': t`It is paid to whoever brings it, and that has not happened yet.`,
          review: t`Its money does not fit; decide about that first.`,
          'partly-paid': t`A part of it is still to be paid.`,
          paid: t`It is paid.`,
          'partly-refunded': t`A part of its money has gone back.`,
          refunded: t`All of its money has gone back.`,
          expired: t`It was not paid in time.`,
        }[desk.money]
      case 'fulfilment':
        return {
          nothing: t`There is nothing left to send.`,
          unfulfilled: t`Nothing has been sent yet.`,
          'in-progress': t`A parcel is being packed; give that up first.`,
          partial: t`A part of it has been sent.`,
          fulfilled: t`All of it has been sent.`,
          delivered: t`All of it has been delivered.`,
        }[desk.order.fulfilment]
    }
  }
}
