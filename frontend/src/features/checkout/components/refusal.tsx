import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { CartView } from '@/api/schema'
import { fieldErrors, isProblem } from '@/lib/problem'
import { Button } from '@/ui/button'
import { IfItKeepsFailing } from '@/ui/if-it-keeps-failing'
import { FIELDS, TotalChanged } from '../model'
import { Changes } from './changes'
import css from './refusal.module.css'

/** Why the order was not placed, and that nothing was charged. */
export function Refusal({ error, cart, onReload, onOpenCart }: { error: Error; cart: CartView; onReload: () => void; onOpenCart: () => void }) {
  if (isProblem(error, 'cart-changed', 'out-of-stock')) {
    return (
      <>
        <strong>
          <Trans>Something changed while you were here</Trans>
        </strong>
        {error.changes.length > 0 && <Changes changes={error.changes} lines={[...cart.lines, ...(cart.unpriced ?? [])]} />}
        <span>
          <Trans>Nothing was charged. Have a look at the new total, and order when it suits you.</Trans>
        </span>
        {error.changes.some((change) => change.change === 'stock' || change.change === 'gone' || change.change === 'not-sold-in') && (
          <div>
            <Button look="plain" onClick={onOpenCart}>
              <Trans>Open the cart</Trans>
            </Button>
          </div>
        )}
      </>
    )
  }
  if (error instanceof TotalChanged || isProblem(error, 'quote-invalid')) {
    return (
      <>
        <strong>
          <Trans>The total has changed</Trans>
        </strong>
        <Trans>Nothing was charged. The total below is what it costs now.</Trans>
      </>
    )
  }
  if (isProblem(error, 'cart-claimed', 'in-progress')) {
    return (
      <>
        <strong>
          <Trans>Your order is being placed at this moment</Trans>
        </strong>
        <Trans>Perhaps from another tab. Wait a little and try again; it will not be placed twice.</Trans>
      </>
    )
  }
  if (isProblem(error, 'unauthenticated')) {
    return (
      <>
        <strong>
          <Trans>You are signed out. Please sign in again.</Trans>
        </strong>
        <span>
          <Trans>Nothing was charged.</Trans>{' '}
          <Link to="/login" search={{ to: '/checkout' }}>
            <Trans>Sign in</Trans>
          </Link>
        </span>
      </>
    )
  }
  if (isProblem(error, 'cart-empty')) {
    return (
      <>
        <strong>
          <Trans>Your cart is empty</Trans>
        </strong>
        <span>
          <Trans>Perhaps you ordered in another tab. If so, the link is in your e-mail.</Trans>{' '}
          <button type="button" className={css.again} onClick={onReload}>
            <Trans>Load the cart again</Trans>
          </button>
        </span>
      </>
    )
  }
  if (isProblem(error, 'network')) {
    return (
      <>
        <strong>
          <Trans>We can’t reach the shop</Trans>
        </strong>
        <Trans>Check your connection and try again. Your order will not be placed twice.</Trans>
      </>
    )
  }
  const rest = isProblem(error, 'invalid-request') ? fieldErrors(error, FIELDS).rest : []
  const requestId = isProblem(error) ? error.requestId : ''
  return (
    <>
      <strong>
        <Trans>Your order could not be placed</Trans>
      </strong>
      {rest.length > 0 && (
        <ul>
          {rest.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <span>
        <Trans>Nothing was charged. Try again; it will not be placed twice.</Trans>
        <IfItKeepsFailing requestId={requestId} />
      </span>
    </>
  )
}
