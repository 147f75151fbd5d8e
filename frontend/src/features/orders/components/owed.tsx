import { Trans } from '@lingui/react/macro'
import type { OrderView } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import sums from '@/ui/summary.module.css'
import { paidPart } from '../model'

/** What was paid of an order that has come to cost more since, and what is left to pay; nothing where no rest is. */
export function Owed({ order }: { order: OrderView }) {
  const money = useMoney()
  const paid = paidPart(order)
  if (!paid || !order.owed) return null
  return (
    <dl className={sums.sums} data-testid="owed">
      <div>
        <dt>
          <Trans>Paid before</Trans>
        </dt>
        <dd>−{money(paid)}</dd>
      </div>
      <div className={sums.total}>
        <dt>
          <Trans>Left to pay</Trans>
        </dt>
        <dd>{money(order.owed)}</dd>
      </div>
    </dl>
  )
}
