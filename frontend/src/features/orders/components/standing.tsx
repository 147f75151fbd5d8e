import { Trans } from '@lingui/react/macro'
import type { Concern, OrderView } from '@/api/schema'
import { firstName } from '@/lib/address'
import { useMoney, useTime } from '@/lib/i18n'
import { useGatewayWords } from '@/ui/paying/gateway-words'
import { currentPayment, nextOf, paidPart, takesNoRest } from '../model'

/** Where an order waits longer than this, a time of day alone says too little. */
const DAY_MS = 20 * 3_600_000

/** How to say until when an order waits. */
const styleOf = (order: OrderView) => (Date.parse(order.expiresAt) - Date.parse(order.placedAt) > DAY_MS ? 'full' : 'time')

/** Where an order stands, in a line. */
export function Title({ order }: { order: OrderView }) {
  const name = firstName(order.address.name)
  const payment = currentPayment(order)
  if (order.standing === 'cancelled') return <Trans>This order is cancelled</Trans>
  // Money that does not fit is told first.
  if (order.state === 'paid' || payment?.state === 'on-delivery') {
    if (order.fulfilment === 'partial') return <Trans>A part of your order is on its way</Trans>
    if (order.fulfilment === 'fulfilled') return <Trans>Your order is on its way</Trans>
    if (order.fulfilment === 'delivered') return <Trans>Your order has arrived</Trans>
    if (order.fulfilment === 'nothing') return <Trans>This order was taken back</Trans>
  }
  switch (order.state) {
    case 'awaiting-payment':
      return <Trans>Waiting for your payment</Trans>
    case 'payment-processing':
      if (payment?.state === 'on-delivery') return <Trans>Thank you, {name}</Trans>
      if (takesNoRest(payment)) return <Trans>We are looking at your payment</Trans>
      if (payment?.state === 'underpaid') return <Trans>A part of the payment is missing</Trans>
      return <Trans>Your payment is on its way</Trans>
    case 'partly-paid':
      return <Trans>A part of it is left to pay</Trans>
    case 'paid':
      return <Trans>Thank you, {name}</Trans>
    case 'review':
      return <Trans>We are looking at your payment</Trans>
    case 'expired':
      return <Trans>This order has expired</Trans>
  }
}

/** The same at more length, and what there is to do. */
export function Lead({ order }: { order: OrderView }) {
  const time = useTime()
  const payment = currentPayment(order)
  if (order.standing === 'cancelled') return <Cancelled order={order} />
  if (order.state === 'paid' || payment?.state === 'on-delivery') {
    const paysThen = payment?.state === 'on-delivery'
    if (order.fulfilment === 'partial') return <Trans>The rest follows; below you see which parcel carries what.</Trans>
    if (order.fulfilment === 'fulfilled') return paysThen ? <Trans>You pay when it arrives.</Trans> : <Trans>We have handed it over. Below you see how to follow it.</Trans>
    if (order.fulfilment === 'delivered') return <Trans>We hope that you like it. If something is not right, you can send it back here.</Trans>
    if (order.fulfilment === 'nothing') return <Trans>Nothing of it will be sent. Below you see what of your money has gone back.</Trans>
  }
  switch (order.state) {
    case 'awaiting-payment':
      return <Trans>Your things are set aside until {time(order.expiresAt, styleOf(order))}. Nothing has been charged yet.</Trans>
    case 'payment-processing':
      return <UnderWay order={order} />
    case 'partly-paid':
      return <Rest order={order} />
    case 'paid':
      return (
        <Trans>
          It is paid, and we are packing it. A confirmation is on its way to <strong>{order.email}</strong>.
        </Trans>
      )
    case 'review':
      return (
        <>
          <Why concern={payment?.concern} />{' '}
          <Trans>Someone is looking into it and will write to you; there is nothing you need to do.</Trans>
        </>
      )
    case 'expired':
      return <Trans>It was not paid in time, so the things went back on the shelf. Nothing was charged.</Trans>
  }
}

function Rest({ order }: { order: OrderView }) {
  const money = useMoney()
  const total = money(order.totals.total)
  const paid = paidPart(order)
  if (!paid || !order.owed) return <Trans>We have changed your order: it comes to {total} now.</Trans>
  return (
    <Trans>
      We have changed your order: it comes to {total} now. You have paid <strong>{money(paid)}</strong> of it; <strong>{money(order.owed)}</strong> is left to pay. We pack your things as soon as that is here.
    </Trans>
  )
}

function Cancelled({ order: { refunds = [] } }: { order: OrderView }) {
  if (refunds.length === 0) return <Trans>Nothing of it will be sent, and there is nothing to pay.</Trans>
  return refunds.every(({ done }) => done) ? <Trans>Nothing of it will be sent. What you paid has gone back.</Trans> : <Trans>Nothing of it will be sent. What you paid is on its way back to you.</Trans>
}

function UnderWay({ order }: { order: OrderView }) {
  const words = useGatewayWords()
  const time = useTime()
  const payment = currentPayment(order)
  if (payment?.state === 'on-delivery') return <Trans>We are packing your things. You pay when they arrive.</Trans>
  if (takesNoRest(payment)) return <Trans>Less money came than the order costs. What came is safe. Someone looks into it and writes to you; there is nothing you need to do.</Trans>
  // The rest of a changed order has no time that runs out.
  if (payment?.state === 'underpaid' && order.owed) return <Trans>What came is safe. Please send the rest; below you see how.</Trans>
  if (payment?.state === 'underpaid') return <Trans>What came is safe. Please send the rest by {time(order.expiresAt, styleOf(order))}; if you don’t, someone looks into it and writes to you.</Trans>
  if (nextOf(payment)?.kind === 'coins') return <Trans>We have seen it and wait for the network to confirm it. This page updates by itself; you can also close it, and we will write to you as soon as it is through.</Trans>
  return <Trans>{payment ? words[payment.gateway].provider : 'PayPal'} is working on it. This page updates by itself; you can also close it, and we will write to you as soon as it is through.</Trans>
}

/** What does not fit. */
function Why({ concern }: { concern: Concern | null | undefined }) {
  switch (concern) {
    case 'under':
      return <Trans>Less money came than the order costs.</Trans>
    case 'over':
      return <Trans>More money came than the order costs.</Trans>
    case 'late':
      return <Trans>The money came when its price did not hold any more.</Trans>
    case 'order-closed':
      return <Trans>The money came when the order was not waiting for it any more.</Trans>
    case 'disputed':
      return <Trans>You have opened a case about this payment.</Trans>
    case 'reversed':
      return <Trans>The payment was taken back.</Trans>
    default:
      return <Trans>The amount we received does not match the order.</Trans>
  }
}
