import { Trans } from '@lingui/react/macro'
import type { Attention, DeskOrder, OrderRow } from '@/api/schema'
import { Tag, Tags } from '@/ui/tag'
import { useAttentionWords, useFulfilmentWords, useMoneyWords, useStateWords } from '../words'

/** Where an order in the table stands: whether it does at all, its money, its things, what is to be decided. */
export function RowBadges({ row: { state, standing, fulfilment, attention, total, refunded } }: { row: OrderRow }) {
  const stages = useMoneyWords()
  const states = useStateWords()
  const money = state !== 'paid' || refunded.minor <= 0 ? states(state) : stages(refunded.minor < total.minor ? 'partly-refunded' : 'refunded')
  const things = useFulfilmentWords()(fulfilment)
  const isOver = standing === 'cancelled' || state === 'expired'
  return (
    <Tags>
      {standing === 'cancelled' && (
        <Tag>
          <Trans>Cancelled</Trans>
        </Tag>
      )}
      <Tag tone={money.tone}>{money.words}</Tag>
      {/* Of what was given up, only what has left is news. */}
      {(!isOver || !['unfulfilled', 'nothing'].includes(fulfilment)) && <Tag tone={things.tone}>{things.words}</Tag>}
      {/* That its money is to be checked stands there already. */}
      <AttentionTags attention={attention.filter((why) => why !== 'money' || state !== 'review')} />
    </Tags>
  )
}

/** Why somebody should look at it. */
function AttentionTags({ attention }: { attention: readonly Attention[] }) {
  const words = useAttentionWords()
  return attention.map((why) => (
    <Tag key={why} tone="bad">
      {words(why)}
    </Tag>
  ))
}

/** The same of an order that is open, with more to say of its money. */
export function DeskBadges({ desk: { order, money } }: { desk: DeskOrder }) {
  const stage = useMoneyWords()(money)
  const things = useFulfilmentWords()(order.fulfilment)
  return (
    <Tags>
      {order.standing === 'cancelled' && (
        <Tag tone="bad">
          <Trans>Cancelled</Trans>
        </Tag>
      )}
      <Tag tone={stage.tone}>{stage.words}</Tag>
      <Tag tone={things.tone}>{things.words}</Tag>
    </Tags>
  )
}
