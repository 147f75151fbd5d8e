import { Trans } from '@lingui/react/macro'
import type { DeskOrder, PayableOrder } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { Notice } from '@/ui/notice'
import { isToPay } from '../model'
import { LinkField } from './link-field'

/** Says that the order is written down, and gives the link to pay it; nothing once there is nothing to pay. */
export function DraftedNotice({ drafted: { order, link, until }, desk }: { drafted: PayableOrder; desk: DeskOrder }) {
  const time = useTime()
  if (!isToPay(desk)) return null
  const isTold = order.timeline.some(({ what }) => what.kind === 'payment-asked')
  return (
    <div role="status" data-testid="drafted">
      <Notice>
        <strong>
          <Trans>The order is written down</Trans>
        </strong>
        <span>
          {isTold ? <Trans>The link to pay it is on its way to {order.order.email}.</Trans> : <Trans>Nobody was written to: give the customer this link to pay it.</Trans>}{' '}
          {until && <Trans>Its things are held until {time(until)}.</Trans>}
        </span>
        <LinkField link={link} />
      </Notice>
    </div>
  )
}
