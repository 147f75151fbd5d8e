import { useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import type { Tracking } from '@/api/schema'
import type { CallForm } from '@/lib/use-call-form'
import '@/ui/mantine'

/** Who brings a parcel, as it is typed. */
export interface TrackingDraft {
  tracking: { carrier: string; number: string; url: string }
}

/** What stands in the fields at first. */
export const trackingDraft = (tracking: Tracking | null | undefined): TrackingDraft => ({ tracking: { carrier: tracking?.carrier ?? '', number: tracking?.number ?? '', url: tracking?.url ?? '' } })

/** What the shop takes of it; nothing where nothing is said. */
export function trackingOf({ tracking: { carrier, number, url } }: TrackingDraft): Tracking | undefined {
  const said = { carrier: carrier.trim(), number: number.trim() || null, url: url.trim() || null }
  return said.carrier === '' && said.number === null && said.url === null ? undefined : said
}

/** The rules of the fields; without a carrier a number says nothing. */
export function useTrackingRules() {
  const { t } = useLingui()
  const schema = v.object({
    tracking: v.pipe(
      v.object({
        carrier: v.pipe(v.string(), v.trim(), v.maxLength(60, t`At most 60 characters`)),
        number: v.pipe(v.string(), v.trim(), v.maxLength(60, t`At most 60 characters`)),
        url: v.pipe(
          v.string(),
          v.trim(),
          v.maxLength(500, t`At most 500 characters`),
          v.check((text) => text === '' || /^https:\/\/[^\s/]+\.[^\s]+$/.test(text), t`An address that begins with https://`),
        ),
      }),
      v.forward(
        v.partialCheck([['carrier'], ['number'], ['url']], ({ carrier, number, url }) => carrier !== '' || (number === '' && url === ''), t`Say who brings it`),
        ['carrier'],
      ),
    ),
  })
  const labels = { 'tracking.carrier': t`Carrier`, 'tracking.number': t`Tracking number`, 'tracking.url': t`Link to follow it` }
  return { schema, labels }
}

/** The fields themselves. */
export function TrackingFields({ call }: { call: Pick<CallForm<TrackingDraft>, 'field' | 'form'> }) {
  const { t } = useLingui()
  return (
    <>
      <TextInput {...call.field('tracking.carrier')} key={call.form.key('tracking.carrier')} label={t`Carrier`} autoComplete="off" />
      <TextInput {...call.field('tracking.number')} key={call.form.key('tracking.number')} label={t`Tracking number`} autoComplete="off" />
      <TextInput {...call.field('tracking.url')} key={call.form.key('tracking.url')} label={t`Link to follow it`} description={t`Shoppers are sent there, so it must begin with https://`} type="url" autoComplete="off" />
    </>
  )
}
