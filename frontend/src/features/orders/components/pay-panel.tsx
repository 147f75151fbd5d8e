import { Trans } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { isProblem } from '@/lib/problem'
import { orderKey } from '@/lib/query-keys'
import { Button } from '@/ui/button'
import { IfItKeepsFailing } from '@/ui/if-it-keeps-failing'
import { Notice } from '@/ui/notice'
import { usePay } from '../use-pay'
import css from './pay-panel.module.css'

interface Props {
  order: string
  /** The order's token, if this browser has it; else the session opens it. */
  token: string | undefined
  /** Why the attempt before this page failed. */
  before?: Error | null | undefined
  label?: React.ReactNode
}

/** The way to PayPal, and why the last attempt did not get there. */
export function PayPanel({ order, token, before, label }: Props) {
  const cache = useQueryClient()
  const { pay, busy, problem } = usePay()
  const shown = problem ?? (busy ? null : before)
  const closed = isProblem(shown, 'order-closed')
  useEffect(() => {
    // Paid or expired meanwhile: the order says which.
    if (closed) void cache.invalidateQueries({ queryKey: orderKey(order) })
  }, [closed, cache, order])
  return (
    <div className={css.panel}>
      {shown && !closed && (
        <Notice tone="fault" alert>
          <PayProblem problem={shown} />
        </Notice>
      )}
      <Button busy={busy} onClick={() => void pay(order, token)} data-testid="pay">
        {busy ? <Trans>Taking you to PayPal…</Trans> : (label ?? <Trans>Pay with PayPal</Trans>)}
      </Button>
    </div>
  )
}

/** Why a payment did not start or go through, and that nothing was charged. */
export function PayProblem({ problem }: { problem: unknown }) {
  if (isProblem(problem, 'gateway-unavailable')) {
    return (
      <>
        <strong>
          <Trans>PayPal does not answer at the moment</Trans>
        </strong>
        <Trans>Your order is kept and nothing was charged. Try again in a minute.</Trans>
      </>
    )
  }
  if (isProblem(problem, 'payment-refused')) {
    return (
      <>
        <strong>
          <Trans>PayPal refused the payment</Trans>
        </strong>
        <Trans>Nothing was charged. You can try again with another means of payment.</Trans>
      </>
    )
  }
  if (isProblem(problem, 'payment-not-approved')) {
    return (
      <>
        <strong>
          <Trans>The payment is not approved yet</Trans>
        </strong>
        <Trans>Nothing was charged. Go back to PayPal to approve it or to choose another means of payment.</Trans>
      </>
    )
  }
  if (isProblem(problem, 'network')) {
    return (
      <>
        <strong>
          <Trans>We can’t reach the shop</Trans>
        </strong>
        <Trans>Your order is kept. Check your connection and try again.</Trans>
      </>
    )
  }
  const requestId = isProblem(problem) ? problem.requestId : ''
  return (
    <>
      <strong>
        <Trans>The payment could not be started</Trans>
      </strong>
      <span>
        <Trans>Your order is kept and nothing was charged. Try again.</Trans>
        <IfItKeepsFailing requestId={requestId} />
      </span>
    </>
  )
}
