import { useState } from 'react'
import { Trans } from '@lingui/react/macro'
import type { AccountView, DeskOrder, ReviewDecision } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { endReview } from '../api/orders'
import { can } from '../can'
import { useKeyedDesk } from '../use-desk'
import { useConcernWords } from '../words'
import { Ask } from './ask'
import css from './orders.module.css'
import { WhyNot } from './why-not'

/** Money that does not fit, and the two ways to decide about it; nothing where all fits. */
export function ReviewCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const money = useMoney()
  const concern = useConcernWords()
  const [decision, setDecision] = useState<ReviewDecision>()
  if (!desk.actions.includes('review')) return null
  const reasons = [...new Set(desk.payments.map((payment) => payment.concern).filter((one) => one !== null && one !== undefined))]
  const difference = desk.captured.minor - desk.refunded.minor - desk.order.totals.total.minor
  const gap = { minor: Math.abs(difference), currency: desk.captured.currency }
  return (
    <Card title={<Trans>Decide about the money</Trans>}>
      {reasons.map((reason) => (
        <p key={reason}>{concern(reason)}</p>
      ))}
      <dl className={css.rows}>
        <div>
          <dt>
            <Trans>The order costs</Trans>
          </dt>
          <dd>{money(desk.order.totals.total)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Came in</Trans>
          </dt>
          <dd>{money(desk.captured)}</dd>
        </div>
        {difference !== 0 && (
          <div>
            <dt>{difference > 0 ? <Trans>Too much</Trans> : <Trans>Too little</Trans>}</dt>
            <dd className={css.bad}>{money(gap)}</dd>
          </div>
        )}
      </dl>
      {can(desk, caller, 'review') ? (
        <div className={css.choices}>
          <div>
            <p>
              <strong>
                <Trans>Take it as payment in full</Trans>
              </strong>
            </p>
            <p className={css.soft}>
              <Trans>What is short is let be, what is over can still be refunded. Stock that was given back is taken again, and the order can be sent.</Trans>
            </p>
            <Button onClick={() => setDecision('accept')}>
              <Trans>Accept…</Trans>
            </Button>
          </div>
          <div>
            <p>
              <strong>
                <Trans>Give the money back</Trans>
              </strong>
            </p>
            <p className={css.soft}>
              <Trans>The order is given up, its stock is for sale again, and all that came goes back to the shopper.</Trans>
            </p>
            <Button look="plain" onClick={() => setDecision('return')}>
              <Trans>Give back…</Trans>
            </Button>
          </div>
        </div>
      ) : (
        <WhyNot desk={desk} caller={caller} action="review" />
      )}
      {decision && <ReviewDialog desk={desk} decision={decision} onClose={() => setDecision(undefined)} />}
    </Card>
  )
}

function ReviewDialog({ desk, decision, onClose }: { desk: DeskOrder; decision: ReviewDecision; onClose: () => void }) {
  const money = useMoney()
  const call = useKeyedDesk(desk.order.id, (key, chosen: ReviewDecision) => endReview(desk.order.id, key, chosen), onClose)
  const came = money(desk.captured)
  const isTaken = decision === 'accept'
  return (
    <Ask
      title={isTaken ? <Trans>Take {came} as payment in full?</Trans> : <Trans>Give {came} back?</Trans>}
      action={isTaken ? <Trans>Take it</Trans> : <Trans>Give it back</Trans>}
      look={isTaken ? 'primary' : 'danger'}
      call={call}
      onDo={() => call.mutate(decision)}
      onClose={onClose}
    >
      <p>{isTaken ? <Trans>The order counts as paid, and the shopper is told so.</Trans> : <Trans>The order is given up for good, and the shopper is told so. What no gateway can send back waits for you under “Refunds”.</Trans>}</p>
    </Ask>
  )
}
