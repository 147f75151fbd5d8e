import { Trans } from '@lingui/react/macro'
import type { DeskOrder, FulfilmentView } from '@/api/schema'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import { moveFulfilment, useOrdersCache } from '../api/orders'
import { TrackingFields, trackingDraft, trackingOf, useTrackingRules } from './tracking-fields'

interface Props {
  desk: DeskOrder
  parcel: FulfilmentView
  /** Whether it is handed over with that, or is only said to be somebody's. */
  ships: boolean
  onClose: () => void
}

/** Asks who brings a parcel. */
export function TrackingDialog({ desk, parcel, ships, onClose }: Props) {
  const cache = useOrdersCache()
  const { schema, labels } = useTrackingRules()
  const call = useCallForm({
    initial: trackingDraft(parcel.tracking),
    schema,
    labels,
    send: async (draft) => {
      const tracking = trackingOf(draft)
      // Nothing is said: what stands there stays.
      return ships || tracking ? moveFulfilment(desk.order.id, parcel.id, { ...(ships ? { event: 'shipped' } : {}), ...(tracking ? { tracking } : {}) }) : desk
    },
    onDone: (answer) => {
      cache.renew(answer)
      onClose()
    },
  })
  return (
    <Dialog title={ships ? <Trans>Hand the parcel over</Trans> : <Trans>Who brings it</Trans>} onClose={onClose}>
      {ships && (
        <p>
          <Trans>The shopper is told that it is on its way, and by whom.</Trans>
        </p>
      )}
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <TrackingFields call={call} />
        <DialogActions>
          <Button type="submit" busy={call.busy}>
            {ships ? <Trans>It is handed over</Trans> : <Trans>Save</Trans>}
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
