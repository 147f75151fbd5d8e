import { Trans } from '@lingui/react/macro'
import type { LineChange } from '@/api/schema'
import { useCart } from '@/features/cart/cart-context'
import { Changes } from '@/features/checkout/components/changes'
import { session } from '@/lib/session'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'

/** Says what of the guest's cart did not go into the account's as it was. */
export function MergeNotice({ changes }: { changes: readonly LineChange[] }) {
  const cart = useCart()
  return (
    <Notice>
      <strong>
        <Trans>Your cart now holds what was in it before, too. Not everything went in:</Trans>
      </strong>
      <Changes changes={changes} lines={cart.server?.lines ?? []} />
      <div>
        <Button
          look="plain"
          onClick={() => {
            session.dismissChanges()
            cart.open()
          }}
        >
          <Trans>Open the cart</Trans>
        </Button>{' '}
        <Button look="plain" onClick={session.dismissChanges}>
          <Trans>All right</Trans>
        </Button>
      </div>
    </Notice>
  )
}
