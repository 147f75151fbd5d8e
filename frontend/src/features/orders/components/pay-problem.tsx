import { Trans } from '@lingui/react/macro'
import { isProblem } from '@/lib/problem'
import { IfItKeepsFailing } from '@/ui/if-it-keeps-failing'

/** Why a payment did not start or go through, and that nothing was charged. */
export function PayProblem({ problem, provider }: { problem: unknown; provider: string }) {
  if (isProblem(problem, 'gateway-unavailable')) {
    return (
      <>
        <strong>
          <Trans>{provider} does not answer at the moment</Trans>
        </strong>
        <Trans>Your order is kept and nothing was charged. Try again in a minute, or pay another way.</Trans>
      </>
    )
  }
  if (isProblem(problem, 'payment-refused')) {
    return (
      <>
        <strong>
          <Trans>{provider} refused the payment</Trans>
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
        <Trans>Nothing was charged. Go back to {provider} to approve it or to choose another means of payment.</Trans>
      </>
    )
  }
  if (isProblem(problem, 'invalid-request')) {
    return (
      <>
        <strong>
          <Trans>This way to pay is not offered any more</Trans>
        </strong>
        <Trans>Your order is kept and nothing was charged. Please choose another.</Trans>
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
