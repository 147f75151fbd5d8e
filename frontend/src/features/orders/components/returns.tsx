import { useState } from 'react'
import { Trans } from '@lingui/react/macro'
import type { OrderView, ReturnView } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Tag } from '@/ui/tag'
import ui from '@/ui/ui.module.css'
import { cancelReturn } from '../api/change-order'
import { lineName } from '../model'
import { useOrderChange } from '../use-order-change'
import { useReasonWords, useReturnWords } from '../words'
import css from './after.module.css'

interface Props {
  order: OrderView
  /** The order's token, if this browser has it. */
  token: string | undefined
}

/** What was asked to be sent back, and what the shop says to it. */
export function Returns({ order, token }: Props) {
  const returns = order.returns ?? []
  if (returns.length === 0) return null
  return (
    <section className={css.part} aria-labelledby="returns">
      <h2 id="returns">
        <Trans>Returns</Trans>
      </h2>
      <ul className={css.list}>
        {returns.map((one) => (
          <Return key={one.id} order={order} token={token} one={one} />
        ))}
      </ul>
    </section>
  )
}

function Return({ order, token, one }: Props & { one: ReturnView }) {
  const time = useTime()
  const reason = useReasonWords()
  const state = useReturnWords()(one.state)
  const [isAsking, setAsking] = useState(false)
  const call = useOrderChange(order.id, (_key, id: string) => cancelReturn(order.id, token, id), () => setAsking(false))
  return (
    <li data-testid="return">
      <p className={css.between}>
        <Tag tone={state.tone}>{state.words}</Tag>
        <time dateTime={one.updatedAt}>{time(one.updatedAt)}</time>
      </p>
      <ul className={css.units}>
        {one.lines.map((line, at) => (
          <li key={at}>
            {line.quantity} × {lineName(order, line.line)} <span className={css.soft}>({reason(line.reason)})</span>
          </li>
        ))}
      </ul>
      {one.words && <p className={css.soft}>{one.words}</p>}
      {one.answer && (
        <div className={css.answer}>
          <p className={css.soft}>
            <Trans>We wrote:</Trans>
          </p>
          <p className={css.words}>{one.answer}</p>
        </div>
      )}
      {(one.state === 'requested' || one.state === 'approved') && (
        <p>
          <button type="button" className={ui.small} onClick={() => setAsking(true)}>
            <Trans>I don’t want to send it back…</Trans>
          </button>
        </p>
      )}
      {isAsking && (
        <Dialog title={<Trans>Take the return back?</Trans>} onClose={() => setAsking(false)}>
          <CallFault problem={call.error} />
          <p>
            <Trans>You keep the things. If you have sent them already, leave the return as it is.</Trans>
          </p>
          <DialogActions>
            <Button busy={call.isPending} onClick={() => call.mutate(one.id)}>
              <Trans>Take it back</Trans>
            </Button>
            <Button look="plain" onClick={() => setAsking(false)}>
              <Trans>Leave it</Trans>
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </li>
  )
}
