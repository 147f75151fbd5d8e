import { useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import type { AdjustmentInput, Reason, StockRow } from '@/api/schema'
import { textRules } from '@/lib/address'
import { attempts } from '@/lib/attempts'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { Done } from '@/ui/done'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { adjustStock, useStockCache } from '../api/stock'
import { levelAfter, MOST, REASONS, refusal, wholeNumber, type Level } from '../model'
import { useMoveWords, useNumber, useReasonHelp, useRefusalWords } from '../words'
import css from './stock.module.css'

/** The longest note that the shop takes. */
const LONGEST = 200

/** Changes what is on hand, for a reason. */
export function AdjustCard({ stock, onDone }: { stock: StockRow; onDone: () => void }) {
  const { t, i18n } = useLingui()
  const words = useMoveWords()
  const help = useReasonHelp()
  const number = useNumber()
  const say = useRefusalWords()
  const cache = useStockCache(stock.variant)
  const [send] = useState(() => attempts((key, adjustment: AdjustmentInput) => adjustStock(stock.variant, key, adjustment)))
  const [reason, setReason] = useState<Reason>('received')
  const [made, setMade] = useState<Level>()
  const least = reason === 'counted' ? 0 : 1
  const refused = (text: string) => refusal(stock, reason, text)
  const units = useRef<HTMLInputElement>(null)
  const call = useCallForm({
    initial: { units: '', note: '' },
    schema: v.object({ units: v.pipe(v.string(), v.check((text) => !refused(text), ({ input }) => say(refused(input) ?? '', least) ?? '')), note: textRules(i18n).free(LONGEST) }),
    labels: { units: t`Units`, note: t`Note` },
    say: (field, code) => (field === 'units' ? say(code, least) : code === 'too-long' ? t`At most ${LONGEST} characters` : undefined),
    send: async (values) => {
      setMade(undefined)
      try {
        return await send({ reason, units: Number(values.units), note: values.note.trim() || null })
      } catch (error) {
        // Orders have come in since the page opened, or the change was made and its answer lost.
        cache.askAgain()
        throw error
      }
    },
    onDone: (detail) => {
      cache.renew(detail)
      setMade(detail.stock)
      const isTyping = document.activeElement?.matches('input')
      call.form.reset()
      // The field is a new one now.
      if (isTyping) setTimeout(() => units.current?.focus())
      onDone()
    },
  })
  const typed = call.form.useWatchValue('units')
  return (
    <Card title={<Trans>Adjust</Trans>}>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <fieldset className={css.reasons}>
          <legend>
            <Trans>Reason</Trans>
          </legend>
          {REASONS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="reason"
                value={each}
                checked={each === reason}
                onChange={() => {
                  setReason(each)
                  call.form.clearFieldError('units')
                }}
                aria-describedby={each === reason ? 'reason-help' : undefined}
              />
              <span>{words(each)}</span>
            </label>
          ))}
          <p id="reason-help">{help(reason)}</p>
        </fieldset>
        <div>
          <TextInput {...call.field('units')} key={call.form.key('units')} ref={units} label={reason === 'counted' ? t`Counted units` : t`Units`} inputMode="numeric" autoComplete="off" maxLength={9} required className={css.units} />
          <Preview stock={stock} reason={reason} units={wholeNumber(typed)} />
        </div>
        <TextInput {...call.field('note')} key={call.form.key('note')} label={t`Note (optional)`} description={t`Such as the number of the delivery note`} autoComplete="off" />
        <Button type="submit" wide busy={call.busy}>
          <Trans>Adjust the stock</Trans>
        </Button>
      </form>
      <Done>
        {made && (
          <Trans>
            Saved: {number(made.onHand)} on hand, {number(made.available)} available.
          </Trans>
        )}
      </Done>
    </Card>
  )
}

/** What there will be, while the units are typed. */
function Preview({ stock, reason, units }: { stock: StockRow; reason: Reason; units: number | undefined }) {
  const number = useNumber()
  const after = units === undefined || units > MOST ? undefined : levelAfter(stock, reason, units)
  return (
    <output className={css.preview} data-bad={after && after.available < 0 ? '' : undefined} data-testid="preview">
      {after &&
        (after.onHand === stock.onHand ? (
          <Trans>On hand {number(after.onHand)}, as before</Trans>
        ) : (
          <Trans>
            On hand {number(stock.onHand)} → {number(after.onHand)}, available {number(stock.available)} → {number(after.available)}
          </Trans>
        ))}
    </output>
  )
}
