import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import type { OrderView, Returnable, ReturnInput, ReturnReason } from '@/api/schema'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { requestReturn } from '../api/change-order'
import { lineOf, mostFor, reasonsFor, returnableOf } from '../model'
import { useOrderChange } from '../use-order-change'
import { useReasonWords } from '../words'
import css from './after.module.css'

/** The longest words that the shop takes. */
const LONGEST = 1000

interface Pick {
  quantity: number
  reason: ReturnReason | ''
}
const NONE: Pick = { quantity: 0, reason: '' }

/** Asks what shall be sent back, and why. */
export function ReturnDialog({ order, token, onClose }: { order: OrderView; token: string | undefined; onClose: () => void }) {
  const { t } = useLingui()
  const [picks, setPicks] = useState<Record<number, Pick>>({})
  const [words, setWords] = useState('')
  const [isTried, setTried] = useState(false)
  const call = useOrderChange(order.id, (key, wish: ReturnInput) => requestReturn(order.id, token, key, wish), onClose)
  const chosen = returnableOf(order).flatMap((one) => {
    const { quantity, reason } = picks[one.line] ?? NONE
    return quantity > 0 ? [{ one, quantity, reason }] : []
  })
  const isNothing = chosen.length === 0
  const isBad = chosen.some(({ one, quantity, reason }) => reason === '' || quantity > mostFor(one, reason))
  const needsWords = chosen.some(({ reason }) => reason === 'other') && words.trim() === ''
  return (
    <Dialog title={<Trans>Send something back</Trans>} onClose={onClose}>
      <CallFault problem={call.error} />
      <p>
        <Trans>Say what, and why. We look at it and write to you how to send it.</Trans>
      </p>
      <form
        className={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (isNothing || isBad || needsWords || call.isPending) return
          call.mutate({ lines: chosen.flatMap(({ one: { line }, quantity, reason }) => (reason === '' ? [] : [{ line, quantity, reason }])), words: words.trim() || null })
        }}
      >
        <ul className={css.picks}>
          {returnableOf(order).map((one) => (
            <Line key={one.line} order={order} one={one} pick={picks[one.line] ?? NONE} isTried={isTried} onPick={(pick) => setPicks({ ...picks, [one.line]: pick })} />
          ))}
        </ul>
        {isTried && isNothing && (
          <p className={css.fault} role="alert">
            <Trans>Choose what you want to send back.</Trans>
          </p>
        )}
        <Textarea label={t`In your words`} description={t`What is wrong, or what we should know`} value={words} maxLength={LONGEST} rows={3} error={isTried && needsWords ? t`Please say why` : undefined} onChange={(event) => setWords(event.target.value)} />
        <DialogActions>
          <Button type="submit" busy={call.isPending}>
            <Trans>Ask to send it back</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Line({ order, one, pick, isTried, onPick }: { order: OrderView; one: Returnable; pick: Pick; isTried: boolean; onPick: (pick: Pick) => void }) {
  const { t } = useLingui()
  const words = useReasonWords()
  const line = lineOf(order, one.line)
  const name = line?.name ?? `#${one.line}`
  const most = mostFor(one, pick.reason)
  const isShort = pick.quantity > most
  const isMissing = isTried && pick.quantity > 0 && pick.reason === ''
  return (
    <li>
      <p>
        {name}
        {line && line.choice !== '' && <span className={css.soft}> {line.choice}</span>}
      </p>
      <div className={css.choose}>
        <select aria-label={t`How many of ${name}`} value={pick.quantity} onChange={(event) => onPick({ ...pick, quantity: Number(event.target.value) })}>
          {Array.from({ length: mostFor(one, '') + 1 }, (_, count) => (
            <option key={count} value={count}>
              {count === 0 ? t`None` : count}
            </option>
          ))}
        </select>
        {pick.quantity > 0 && (
          <select aria-label={t`Why ${name} comes back`} aria-invalid={isMissing || isShort || undefined} value={pick.reason} onChange={(event) => onPick({ ...pick, reason: event.target.value as Pick['reason'] })}>
            <option value="">{t`Choose a reason`}</option>
            {reasonsFor(one).map((reason) => (
              <option key={reason} value={reason}>
                {words(reason)}
              </option>
            ))}
          </select>
        )}
      </div>
      {isMissing && (
        <p className={css.fault} role="alert">
          <Trans>Choose a reason</Trans>
        </p>
      )}
      {isShort && (
        <p className={css.fault} role="alert">
          <Trans>For this reason, only {most} can still come back: for the others the time is over.</Trans>
        </p>
      )}
    </li>
  )
}
