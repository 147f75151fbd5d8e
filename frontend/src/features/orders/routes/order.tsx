import { useEffect, useRef, useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Arrival, OrderView } from '@/api/schema'
import { addressLines } from '@/lib/address'
import { useCountryName, useTime } from '@/lib/i18n'
import { isProblem } from '@/lib/problem'
import type { SessionState } from '@/lib/session'
import { useDays } from '@/lib/use-days'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { buttonClass } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { FaultPanel, Panel } from '@/ui/panel'
import { useGatewayWords } from '@/ui/paying/gateway-words'
import { Lines, Sums } from '@/ui/summary'
import { getOrder } from '../api/get-order'
import { OrderActions } from '../components/order-actions'
import { Owed } from '../components/owed'
import { Papers } from '../components/papers'
import { Parcels } from '../components/parcels'
import { Payment } from '../components/payment'
import { Refunds } from '../components/refunds'
import { Returns } from '../components/returns'
import { Lead, Title } from '../components/standing'
import { currentPayment, stepsOf } from '../model'
import css from './order.module.css'

interface Props {
  order: string
  /** The order's token, if this browser has it. */
  token: string | undefined
  /** Whether somebody is signed in, whose order it may be. */
  customer: SessionState['is']
  /** Why the payment could not be started on the page before. */
  before?: Error | null | undefined
  /** Opens the cart. */
  onCart: () => void
}

/** An order as the one who placed it sees it; it follows the payment by itself. */
export function OrderScreen({ order, token, customer, before, onCart }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Your order`, noindex: true })
  if (token !== undefined || customer === 'signed-in') return <Known order={order} token={token} isGuest={customer === 'guest'} before={before} onCart={onCart} />
  return customer === 'unknown' ? <Bones /> : <Unknown order={order} isGuest />
}

function Known({ order, token, isGuest, before, onCart }: Omit<Props, 'customer'> & { isGuest: boolean }) {
  const [since] = useState(() => Date.now())
  const { data, error, refetch } = useQuery(getOrder(order, token, since))
  if (data) return <Shown order={data} token={token} before={before} offline={error} onCart={onCart} />
  if (isProblem(error, 'not-found', 'invalid-request')) return <Unknown order={order} isGuest={isGuest} />
  if (error) return <FaultPanel level={1} error={error} retry={() => void refetch()} />
  return <Bones />
}

function Bones() {
  return (
    <div className={css.order} aria-hidden>
      <div className={css.main}>
        <Bone width="60%" height="3rem" />
        <Bone width="80%" />
        <Bone height="12rem" />
      </div>
    </div>
  )
}

function Unknown({ order, isGuest }: { order: string; isGuest: boolean }) {
  return (
    <Panel
      level={1}
      title={<Trans>We can’t show this order here</Trans>}
      actions={
        <>
          <Link to="/products" className={buttonClass('plain')}>
            <Trans>Back to the shop</Trans>
          </Link>
          {isGuest && (
            <Link to="/login" search={{ to: `/order/${order}` }}>
              <Trans>Sign in</Trans>
            </Link>
          )}
        </>
      }
    >
      <p>
        {isGuest ? (
          <Trans>Orders open with their own link, which is in the e-mail we sent you when you ordered, or when you are signed in to the account they belong to.</Trans>
        ) : (
          <Trans>It is not one of your account’s. Please use the link in the e-mail we sent you when you ordered.</Trans>
        )}
      </p>
    </Panel>
  )
}

function Shown({ order, token, before, offline, onCart }: Pick<Props, 'token' | 'before' | 'onCart'> & { order: OrderView; offline: Error | null }) {
  const country = useCountryName()
  const heading = useRef<HTMLHeadingElement>(null)
  const now = `${order.state} ${order.standing} ${order.fulfilment}`
  const first = useRef(now)
  useEffect(() => {
    // The page changed under the reader: take them to what is new.
    if (first.current !== now) heading.current?.focus()
    first.current = now
  }, [now])
  const count = order.lines.reduce((sum, line) => sum + line.quantity, 0)
  return (
    <div className={css.order}>
      <div className={css.main} data-state={order.state} data-standing={order.standing} data-fulfilment={order.fulfilment} data-testid="order">
        <header className={css.head}>
          <p className={css.number}>
            <Trans>Order {order.number}</Trans>
          </p>
          <h1 ref={heading} tabIndex={-1}>
            <Title order={order} />
          </h1>
          <div className={css.lead} aria-live="polite">
            <Lead order={order} />
          </div>
        </header>
        {isProblem(offline) && (
          <Notice tone="fault" alert>
            <Trans>We can’t reach the shop right now; this is what we knew last.</Trans>
          </Notice>
        )}
        <Payment order={order} token={token} before={before} />
        <Way order={order} />
        <Parcels order={order} />
        <Refunds order={order} />
        <Returns order={order} token={token} />
        <Papers order={order} token={token} />
        <OrderActions order={order} token={token} onCart={onCart} />
        <div className={css.facts}>
          <section>
            <h2>
              <Trans>Delivery address</Trans>
            </h2>
            <address>
              {addressLines(order.address, country).map((line, at) => (
                <span key={at}>{line}</span>
              ))}
            </address>
            {order.vatId && (
              <p>
                <Trans>VAT ID {order.vatId}</Trans>
              </p>
            )}
          </section>
          <section>
            <h2>
              <Trans>Shipping</Trans>
            </h2>
            <p>{order.shippingMethod}</p>
            {order.arrives && <Expected arrives={order.arrives} isPaid={order.state !== 'awaiting-payment'} />}
          </section>
          <section>
            <h2>
              <Trans>E-mail</Trans>
            </h2>
            <p>{order.email}</p>
          </section>
          {order.note && (
            <section>
              <h2>
                <Trans>Your note</Trans>
              </h2>
              <p className={css.note}>{order.note}</p>
            </section>
          )}
        </div>
      </div>
      <aside className={css.side} aria-labelledby="things">
        <h2 id="things">
          <Plural value={count} one="# item" other="# items" />
        </h2>
        <Lines lines={order.lines} />
        <Sums totals={order.totals} />
        <Owed order={order} />
      </aside>
    </div>
  )
}

function Expected({ arrives, isPaid }: { arrives: Arrival; isPaid: boolean }) {
  const when = useDays()(arrives.earliest, arrives.latest)
  const time = useTime()
  return (
    <p>
      {isPaid ? (
        <Trans>Expected {when}</Trans>
      ) : (
        <Trans>
          Expected {when}, if it is paid by {time(arrives.paidBy)}
        </Trans>
      )}
    </p>
  )
}

function Way({ order }: { order: OrderView }) {
  const { t } = useLingui()
  const time = useTime()
  const gateways = useGatewayWords()
  const current = currentPayment(order)
  const way = current ? gateways[current.gateway].name : ''
  const payment = {
    'awaiting-payment': t`Payment`,
    'payment-processing': current?.state === 'on-delivery' ? t`Paid on delivery` : current?.state === 'underpaid' ? t`Paid in part` : t`Payment being confirmed`,
    'partly-paid': t`Paid in part`,
    paid: t`Paid: ${way}`,
    review: t`Payment being checked`,
    expired: t`Not paid in time`,
  }
  const words = {
    placed: t`Order placed`,
    payment: order.standing === 'cancelled' ? payment.paid : payment[order.state],
    sent: sentWords(),
    delivered: order.fulfilment === 'delivered' ? t`Delivered` : order.fulfilment === 'fulfilled' ? t`On its way to you` : t`With you`,
    cancelled: t`Cancelled`,
  }
  function sentWords(): string {
    if (order.fulfilment === 'fulfilled' || order.fulfilment === 'delivered') return t`Packed and sent`
    if (order.fulfilment === 'partial') return t`Sent in part`
    return order.state === 'paid' || current?.state === 'on-delivery' ? t`Being packed` : t`Packed and sent`
  }
  return (
    <ol className={css.way} aria-label={t`The order’s way`}>
      {stepsOf(order).map((step) => (
        <li key={step.name} data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <i aria-hidden>{step.state === 'done' ? <Icon name="check" size={14} /> : step.state === 'failed' ? <Icon name="close" size={14} /> : null}</i>
          <span>{words[step.name]}</span>
          {step.at !== undefined && <time dateTime={step.at}>{time(step.at)}</time>}
        </li>
      ))}
    </ol>
  )
}
