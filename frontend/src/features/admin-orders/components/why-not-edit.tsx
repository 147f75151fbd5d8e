import { Trans } from '@lingui/react/macro'
import type { AccountView, DeskOrder } from '@/api/schema'
import { mayEver } from '../can'
import { obstacleOf } from '../model'
import { useObstacleWords } from '../words'
import css from './orders.module.css'

/** Why the order cannot be changed now, where that may pass; of what was sent nobody asks. */
export function WhyNotEdit({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const words = useObstacleWords()
  const obstacle = obstacleOf(desk, 'edit')
  const passes = obstacle === 'money' || (obstacle === 'fulfilment' && desk.order.fulfilment === 'in-progress')
  const why = words(desk, 'edit')
  if (!passes || why === undefined || !mayEver(caller, 'edit')) return null
  return (
    <p className={css.why}>
      <Trans>It cannot be changed now. {why}</Trans>
    </p>
  )
}
