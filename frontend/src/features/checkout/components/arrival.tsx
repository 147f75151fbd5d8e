import { Plural, Trans } from '@lingui/react/macro'
import type { ShippingOption } from '@/api/schema'
import { useDays } from '@/lib/use-days'

/** From when until when something arrives, or can be collected; how many working days that takes where the shop has no calendar. */
export function Arrival({ option: { minDays, maxDays, arrives, pickup } }: { option: Pick<ShippingOption, 'minDays' | 'maxDays' | 'arrives' | 'pickup'> }) {
  const days = useDays()
  if (arrives) {
    const when = days(arrives.earliest, arrives.latest)
    return pickup ? <Trans>Ready {when}</Trans> : <Trans>Arrives {when}</Trans>
  }
  if (pickup && maxDays === 0) return <Trans>Ready on the same day</Trans>
  if (minDays !== maxDays) {
    return pickup ? (
      <Trans>
        Ready in {minDays} to {maxDays} working days
      </Trans>
    ) : (
      <Trans>
        {minDays} to {maxDays} working days
      </Trans>
    )
  }
  return pickup ? <Plural value={maxDays} one="Ready in # working day" other="Ready in # working days" /> : <Plural value={maxDays} one="# working day" other="# working days" />
}
