import { Plural, Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { OrderView } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { Bone } from '@/ui/bone'
import { OrderStateWord } from '@/ui/order-state'
import { Picture } from '@/ui/picture'
import css from './account.module.css'

const PICTURES = 3

/** Orders as rows, each a link to its page. */
export function OrderList({ orders }: { orders: readonly OrderView[] }) {
  const money = useMoney()
  const time = useTime()
  return (
    <ul className={css.orders}>
      {orders.map((order) => (
        <li key={order.id}>
          <Link to="/order/$order" params={{ order: order.id }} data-testid="account-order" data-state={order.state}>
            <span className={css.what}>
              <strong>
                <Trans>Order {order.number}</Trans>
              </strong>
              <span className={css.soft}>
                <time dateTime={order.placedAt}>{time(order.placedAt)}</time>
              </span>
            </span>
            <span className={css.amount}>
              <span>{money(order.totals.total)}</span>
              <br />
              <span className={css.soft}>
                <OrderStateWord order={order} />
              </span>
            </span>
            <span className={css.pictures}>
              {order.lines.slice(0, PICTURES).map((line, at) => (
                <Picture key={at} picture={line.picture} sizes="3.5rem" alt={line.name} />
              ))}
              {order.lines.length > PICTURES && (
                <small>
                  <Plural value={order.lines.length - PICTURES} one="and # more" other="and # more" />
                </small>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** A grey place for orders that load. */
export function OrderBones({ count }: { count: number }) {
  return (
    <div className={css.orders} aria-hidden>
      {Array.from({ length: count }, (_, at) => (
        <Bone key={at} height="5.5rem" />
      ))}
    </div>
  )
}
