import type { AccountView, DeskOrder, OrderAction } from '@/api/schema'
import { mayEver } from '../can'
import { useObstacleWords } from '../words'
import css from './orders.module.css'
import { Trans } from '@lingui/react/macro'

/** Why something cannot be done with the order now; nothing where it can be. */
export function WhyNot({ desk, caller, action }: { desk: DeskOrder; caller: AccountView; action: OrderAction }) {
  const why = useObstacleWords()(desk, action)
  if (!mayEver(caller, action)) {
    return (
      <p className={css.why}>
        <Trans>Your roles let you look only.</Trans>
      </p>
    )
  }
  return why === undefined ? null : <p className={css.why}>{why}</p>
}
