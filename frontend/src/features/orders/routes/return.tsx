import { useEffect } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { isProblem } from '@/lib/problem'
import { orderKey } from '@/lib/query-keys'
import type { SessionState } from '@/lib/session'
import { useHead } from '@/lib/use-head'
import { Button, buttonClass } from '@/ui/button'
import { Panel } from '@/ui/panel'
import { capturePayment } from '../api/capture-payment'
import { PayPanel, PayProblem } from '../components/pay-panel'
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

/** Where PayPal sends the shopper back to. */
export function ReturnScreen({ order, payment, result, token, customer, onDone }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Payment`, noindex: true })
  if (token === undefined && customer === 'unknown') return <Waiting />
  if (token === undefined && customer === 'guest') return <Elsewhere />
  if (result === 'cancelled') return <Cancelled order={order} token={token} />
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

function Cancelled({ order, token }: { order: string; token: string | undefined }) {
  return (
    <Panel level={1} title={<Trans>You left PayPal; nothing was charged</Trans>}>
      <p>
        <Trans>Your order is kept for a while with everything in it. You can pay now or look at it again.</Trans>
      </p>
      <PayPanel order={order} token={token} />
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
  if (isProblem(error, 'not-found', 'invalid-request')) return <Elsewhere />
  if (isProblem(error, 'payment-not-approved', 'payment-refused')) {
    return (
      <Panel level={1} title={isProblem(error, 'payment-refused') ? <Trans>The payment did not go through</Trans> : <Trans>The payment is not approved yet</Trans>}>
        <p>
          {isProblem(error, 'payment-refused') ? (
            <Trans>PayPal refused it, and nothing was charged. Your order is kept; you can try again with another means of payment.</Trans>
          ) : (
            <Trans>PayPal needs your approval or another means of payment. Nothing was charged, and your order is kept.</Trans>
          )}
        </p>
        <PayPanel order={order} token={token} label={<Trans>Back to PayPal</Trans>} />
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
          <Button onClick={() => void refetch()}>
            <Trans>Check again</Trans>
          </Button>
          <ToTheOrder order={order} />
        </>
      }
    >
      {isProblem(error, 'gateway-unavailable', 'network') ? (
        <p>
          {isProblem(error, 'network') ? <Trans>We can’t reach the shop from here.</Trans> : <Trans>PayPal does not answer at the moment.</Trans>}{' '}
          <Trans>If you approved the payment, it goes through by itself and we write to you. You won’t be charged twice.</Trans>
        </p>
      ) : (
        <p>
          <PayProblem problem={error} />
        </p>
      )}
    </Panel>
  )
}
