import { useEffect, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { isProblem } from '@/lib/problem'
import { orderKey } from '@/lib/query-keys'
import type { SessionState } from '@/lib/session'
import { useHead } from '@/lib/use-head'
import { Button, buttonClass } from '@/ui/button'
import { Panel } from '@/ui/panel'
import { useGatewayWords } from '@/ui/paying/gateway-words'
import { capturePayment } from '../api/capture-payment'
import { getOrder } from '../api/get-order'
import { PayPanel } from '../components/pay-panel'
import { PayProblem } from '../components/pay-problem'
import css from './return.module.css'

interface Props {
  order: string
  payment: string | undefined
  result: 'approved' | 'cancelled' | undefined
  token: string | undefined
  /** Whether somebody is signed in, whose order it may be. */
  customer: SessionState['is']
  /** Called when the order's own page has the rest. */
  onDone: () => void
}

/** Where the provider sends the shopper back to. */
export function ReturnScreen({ order, payment, result, token, customer, onDone }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Payment`, noindex: true })
  if (token === undefined && customer === 'unknown') return <Waiting />
  if (token === undefined && customer === 'guest') return <Elsewhere />
  if (result === 'cancelled') return <Cancelled order={order} payment={payment} token={token} onDone={onDone} />
  if (payment === undefined) return <ToOrder onDone={onDone} />
  return <Capture order={order} payment={payment} token={token} onDone={onDone} />
}

function ToOrder({ onDone }: { onDone: () => void }) {
  useEffect(onDone, [onDone])
  return null
}

/** Another browser, or one that forgets: the order goes on without it. */
function Elsewhere() {
  return (
    <Panel
      level={1}
      title={<Trans>Your payment is being processed</Trans>}
      actions={
        <Link to="/products" className={buttonClass('plain')}>
          <Trans>Back to the shop</Trans>
        </Link>
      }
    >
      <p>
        <Trans>This browser does not know your order, so we can’t show it here. If you approved the payment, it goes through all the same, and we send you an e-mail with the link to your order.</Trans>
      </p>
    </Panel>
  )
}

/** By which way the shopper tried to pay; PayPal where the order can't say. */
function useWay(order: string, payment: string | undefined, token: string | undefined) {
  const [since] = useState(() => Date.now())
  const { data, isPending } = useQuery(getOrder(order, token, since))
  const gateway = data?.payments.find(({ id }) => id === payment)?.gateway ?? 'paypal'
  return { gateway, provider: useGatewayWords()[gateway].provider, isPending }
}

function Cancelled({ order, payment, token, onDone }: { order: string; payment: string | undefined; token: string | undefined; onDone: () => void }) {
  const { gateway, provider, isPending } = useWay(order, payment, token)
  if (isPending) return <Waiting />
  return (
    <Panel level={1} title={<Trans>You left {provider}; nothing was charged</Trans>}>
      <p>
        <Trans>Your order is kept for a while with everything in it. You can pay now or look at it again.</Trans>
      </p>
      <PayPanel order={order} token={token} last={gateway} onStarted={onDone} />
      <ToTheOrder order={order} />
    </Panel>
  )
}

function ToTheOrder({ order }: { order: string }) {
  return (
    <p>
      <Link to="/order/$order" params={{ order }}>
        <Trans>Look at the order</Trans>
      </Link>
    </p>
  )
}

/** The shopper waits for the shop. */
function Waiting() {
  return (
    <div className={css.wait} role="status">
      <span className={css.dots} aria-hidden>
        <i />
        <i />
        <i />
      </span>
      <h1>
        <Trans>Confirming your payment</Trans>
      </h1>
      <p>
        <Trans>This takes a moment. Please keep this page open.</Trans>
      </p>
    </div>
  )
}

function Capture({ order, payment, token, onDone }: { order: string; payment: string; token: string | undefined; onDone: () => void }) {
  const cache = useQueryClient()
  const { data, error, isFetching, refetch } = useQuery(capturePayment(order, payment, token))
  // Paid, expired or under review meanwhile: the order's page says which.
  const settled = data !== undefined || isProblem(error, 'order-closed')
  useEffect(() => {
    if (!settled) return
    if (data) cache.setQueryData(orderKey(order), data)
    onDone()
  }, [settled, data, cache, order, onDone])

  if (isFetching || settled) return <Waiting />
  return <NotCaptured order={order} payment={payment} token={token} error={error} onDone={onDone} onAgain={() => void refetch()} />
}

/** Why it is not settled, and what to do now. */
function NotCaptured({ order, payment, token, error, onDone, onAgain }: { order: string; payment: string; token: string | undefined; error: unknown; onDone: () => void; onAgain: () => void }) {
  const { gateway, provider, isPending } = useWay(order, payment, token)
  if (isPending) return <Waiting />
  if (isProblem(error, 'not-found', 'invalid-request')) return <Elsewhere />
  if (isProblem(error, 'payment-not-approved', 'payment-refused')) {
    return (
      <Panel level={1} title={isProblem(error, 'payment-refused') ? <Trans>The payment did not go through</Trans> : <Trans>The payment is not approved yet</Trans>}>
        <p>
          {isProblem(error, 'payment-refused') ? (
            <Trans>{provider} refused it, and nothing was charged. Your order is kept; you can try again with another means of payment.</Trans>
          ) : (
            <Trans>{provider} needs your approval or another means of payment. Nothing was charged, and your order is kept.</Trans>
          )}
        </p>
        <PayPanel order={order} token={token} last={gateway} isBack onStarted={onDone} />
        <ToTheOrder order={order} />
      </Panel>
    )
  }
  return (
    <Panel
      level={1}
      title={<Trans>We don’t know yet whether it went through</Trans>}
      actions={
        <>
          <Button onClick={onAgain}>
            <Trans>Check again</Trans>
          </Button>
          <ToTheOrder order={order} />
        </>
      }
    >
      {isProblem(error, 'gateway-unavailable', 'network') ? (
        <p>
          {isProblem(error, 'network') ? <Trans>We can’t reach the shop from here.</Trans> : <Trans>{provider} does not answer at the moment.</Trans>}{' '}
          <Trans>If you approved the payment, it goes through by itself and we write to you. You won’t be charged twice.</Trans>
        </p>
      ) : (
        <p>
          <PayProblem problem={error} provider={provider} />
        </p>
      )}
    </Panel>
  )
}
