import { type ReactNode, useState } from 'react'
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

/** Money that does not fit, and the ways to decide about it; nothing where all fits. */
export function ReviewCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const money = useMoney()
  const concern = useConcernWords()
  const [decision, setDecision] = useState<ReviewDecision>()
  if (!desk.actions.includes('review')) return null
  const reasons = [...new Set(desk.payments.map((payment) => payment.concern).filter((one) => one !== null && one !== undefined))]
  const difference = desk.captured.minor - desk.refunded.minor - desk.order.totals.total.minor
  const isTakenBack = desk.payments.some(({ state }) => state === 'reversed') && !desk.payments.some(({ state }) => state === 'review' || state === 'underpaid' || state === 'paid')
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
          {isTakenBack ? (
            <Choice title={<Trans>Take note of it</Trans>} look="primary" button={<Trans>Close…</Trans>} onChoose={() => setDecision('close')}>
              <Trans>The provider took the money back: there is nothing to accept or to give back. The books hold the loss; the order leaves this list.</Trans>
            </Choice>
          ) : (
            <>
              <Choice title={<Trans>Take it as payment in full</Trans>} look="primary" button={<Trans>Accept…</Trans>} onChoose={() => setDecision('accept')}>
                <Trans>What is short is let be, what is over can still be refunded. Stock that was given back is taken again, and the order can be sent.</Trans>
              </Choice>
              <Choice title={<Trans>Give the money back</Trans>} look="plain" button={<Trans>Give back…</Trans>} onChoose={() => setDecision('return')}>
                <Trans>The order is given up, its stock is for sale again, and all that came goes back to the shopper.</Trans>
              </Choice>
            </>
          )}
        </div>
      ) : (
        <WhyNot desk={desk} caller={caller} action="review" />
      )}
      {decision && <ReviewDialog desk={desk} decision={decision} onClose={() => setDecision(undefined)} />}
    </Card>
  )
}

interface ChoiceProps {
  title: ReactNode
  look: 'primary' | 'plain'
  button: ReactNode
  onChoose: () => void
  children: ReactNode
}

function Choice({ title, look, button, onChoose, children }: ChoiceProps) {
  return (
    <div>
      <p>
        <strong>{title}</strong>
      </p>
      <p className={css.soft}>{children}</p>
      <Button look={look} onClick={onChoose}>
        {button}
      </Button>
    </div>
  )
}

function ReviewDialog({ desk, decision, onClose }: { desk: DeskOrder; decision: ReviewDecision; onClose: () => void }) {
  const money = useMoney()
  const call = useKeyedDesk(desk.order.id, (key, chosen: ReviewDecision) => endReview(desk.order.id, key, chosen), onClose)
  const came = money(desk.captured)
  const ask = { call, onDo: () => call.mutate(decision), onClose }
  switch (decision) {
    case 'accept':
      return (
        <Ask {...ask} title={<Trans>Take {came} as payment in full?</Trans>} action={<Trans>Take it</Trans>}>
          <p>
            <Trans>The order counts as paid, and the shopper is told so.</Trans>
          </p>
        </Ask>
      )
    case 'return':
      return (
        <Ask {...ask} title={<Trans>Give {came} back?</Trans>} action={<Trans>Give it back</Trans>} look="danger">
          <p>
            <Trans>The order is given up for good, and the shopper is told so. What no gateway can send back waits for you under “Refunds”.</Trans>
          </p>
        </Ask>
      )
    case 'close':
      return (
        <Ask {...ask} title={<Trans>Close this case?</Trans>} action={<Trans>Close it</Trans>}>
          <p>
            <Trans>Nobody is told, and no money moves. The payment stays marked as taken back.</Trans>
          </p>
        </Ask>
      )
  }
}
