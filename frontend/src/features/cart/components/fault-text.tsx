import { Plural, Trans } from '@lingui/react/macro'
import { NotSoldIn } from '@/ui/price'
import type { LineFault } from '../model'

/** Says what is wrong with a line. */
export function FaultText({ fault }: { fault: LineFault }) {
  switch (fault.kind) {
    case 'stock': {
      const left = fault.left
      return left === 0 ? <Trans>This has just sold out.</Trans> : <Plural value={left} one="Only # is left." other="Only # are left." />
    }
    case 'gone':
      return <Trans>We don’t sell this any more.</Trans>
    case 'not-sold-in':
      return <NotSoldIn currency={fault.currency} />
    case 'full':
      return <Trans>A cart holds up to 99 of one thing and 50 different things.</Trans>
    case 'busy':
      return <Trans>Your order is being placed at this moment. Try again in a little while.</Trans>
    case 'offline':
      return <Trans>We can’t reach the shop. Nothing was changed; try again.</Trans>
    case 'failed':
      return fault.requestId === '' ? <Trans>That did not work. Try again.</Trans> : <Trans>That did not work. Try again, or write to us and name {fault.requestId}.</Trans>
  }
}
