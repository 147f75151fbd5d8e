import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { DeskOrder, LineUnits, NewFulfilmentInput } from '@/api/schema'
import { attempts } from '@/lib/attempts'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import { fulfilOrder, useOrdersCache } from '../api/orders'
import { itemName, wholeNumber } from '../model'
import shared from '@/ui/admin/admin.module.css'
import css from './orders.module.css'
import { TrackingFields, trackingDraft, trackingOf, useTrackingRules } from './tracking-fields'

/** Asks what a new parcel carries, and who brings it. */
export function ParcelDialog({ desk, onClose }: { desk: DeskOrder; onClose: () => void }) {
  const { t } = useLingui()
  const cache = useOrdersCache()
  const open = desk.lines.filter((line) => line.open > 0)
  const [units, setUnits] = useState<Record<number, string>>(() => Object.fromEntries(open.map((line) => [line.line, String(line.open)])))
  const [isShipped, setShipped] = useState(false)
  const [isTried, setTried] = useState(false)
  const { schema, labels } = useTrackingRules()
  const counted = open.map((line) => ({ line, quantity: wholeNumber(units[line.line] ?? '') }))
  const isWrong = (quantity: number | undefined, most: number) => quantity === undefined || quantity > most
  const lines = counted.flatMap(({ line, quantity }): LineUnits[] => (quantity ? [{ line: line.line, quantity }] : []))
  const fault = counted.some(({ line, quantity }) => isWrong(quantity, line.open)) ? 'units' : lines.length === 0 ? 'nothing' : undefined
  const [send] = useState(() => attempts((key, parcel: NewFulfilmentInput) => fulfilOrder(desk.order.id, key, parcel)))
  const call = useCallForm({
    initial: trackingDraft(undefined),
    schema,
    labels,
    send: (draft) => send({ lines, tracking: trackingOf(draft), shipped: isShipped }),
    onDone: (answer) => {
      cache.renew(answer)
      onClose()
    },
  })
  return (
    <Dialog title={<Trans>Make a parcel</Trans>} onClose={onClose}>
      <CallFault problem={call.problem} />
      <form
        className={form.form}
        {...call.props}
        onSubmit={(event) => {
          setTried(true)
          if (fault === undefined) call.props.onSubmit?.(event)
          else event.preventDefault()
        }}
      >
        <fieldset className={css.picks}>
          <legend>
            <Trans>What it carries</Trans>
          </legend>
          {counted.map(({ line, quantity }) => (
            <label key={line.line} className={css.pick}>
              <span>
                {itemName(line)}
                <span className={shared.under}>
                  <code>{line.item.sku}</code>
                </span>
              </span>
              <span className={css.of}>
                <input
                  className={shared.input}
                  inputMode="numeric"
                  maxLength={4}
                  autoComplete="off"
                  aria-label={t`Units of ${itemName(line)}`}
                  aria-invalid={isTried && isWrong(quantity, line.open) ? true : undefined}
                  value={units[line.line] ?? ''}
                  onChange={(event) => setUnits({ ...units, [line.line]: event.target.value })}
                />
                <Trans>of {line.open}</Trans>
              </span>
            </label>
          ))}
          {isTried && fault && (
            <p className={shared.fault} role="alert">
              {fault === 'units' ? <Trans>Whole numbers, not more than are open.</Trans> : <Trans>A parcel must carry something.</Trans>}
            </p>
          )}
        </fieldset>
        <TrackingFields call={call} />
        <label className={form.check}>
          <input type="checkbox" checked={isShipped} onChange={(event) => setShipped(event.target.checked)} />
          <span>
            <Trans>It is handed over already; the shopper is told that it is on its way</Trans>
          </span>
        </label>
        <DialogActions>
          <Button type="submit" busy={call.busy}>
            {isShipped ? <Trans>Make it and mark it shipped</Trans> : <Trans>Make the parcel</Trans>}
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
