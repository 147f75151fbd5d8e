import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useHead } from '@/lib/use-head'
import { buttonClass } from '@/ui/button'
import { FaultPanel } from '@/ui/panel'
import { listOrders } from '../api/list-orders'
import { OrderBones, OrderList } from '../components/order-list'
import css from '../components/account.module.css'

/** All orders of the account, page by page. */
export function OrdersScreen({ page }: { page: number }) {
  const { t } = useLingui()
  useHead({ title: t`Your orders`, noindex: true })
  const { data, error, refetch } = useQuery(listOrders(page))
  return (
    <>
      <h1>
        <Trans>Your orders</Trans>
      </h1>
      {data ? (
        data.items.length > 0 ? (
          <OrderList orders={data.items} />
        ) : (
          <p className={css.soft}>
            {page > 1 ? <Trans>There are no more orders.</Trans> : <Trans>No orders yet. Those that you placed with your e-mail address before you had an account appear here too.</Trans>}
          </p>
        )
      ) : error ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <OrderBones count={4} />
      )}
      {data && (page > 1 || data.more) && (
        <nav className={css.pages} aria-label={t`Pages`}>
          {page > 1 ? (
            <Link to="/account/orders" search={page > 2 ? { page: page - 1 } : {}} className={buttonClass('plain')}>
              <Trans>Newer orders</Trans>
            </Link>
          ) : (
            <span />
          )}
          {data.more && (
            <Link to="/account/orders" search={{ page: page + 1 }} className={buttonClass('plain')}>
              <Trans>Older orders</Trans>
            </Link>
          )}
        </nav>
      )}
    </>
  )
}
