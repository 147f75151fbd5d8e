import { useNavigate } from '@tanstack/react-router'
import { NewOrderScreen } from '@/features/admin-orders/routes/new-order'
import { OrderScreen } from '@/features/admin-orders/routes/order'
import { OrdersScreen } from '@/features/admin-orders/routes/orders'
import { Allowed } from '../allowed'
import { drafted } from '../drafted'
import { orderRoute, ordersRoute } from '../router'

/** `/admin/orders`. */
export function OrdersPage() {
  const search = ordersRoute.useSearch()
  const navigate = ordersRoute.useNavigate()
  return <Allowed needs="orders-view">{(caller) => <OrdersScreen search={search} caller={caller} onSearch={(next, how) => void navigate({ search: next, replace: how === 'replace', resetScroll: false })} />}</Allowed>
}

/** `/admin/orders/new`. */
export function NewOrderPage() {
  const navigate = useNavigate()
  return (
    <Allowed needs="orders-manage">
      {() => (
        <NewOrderScreen
          onDrafted={(payable) => {
            drafted.set(payable)
            // Back leads to the table, not to an empty form.
            void navigate({ to: '/orders/$order', params: { order: payable.order.order.id }, replace: true })
          }}
        />
      )}
    </Allowed>
  )
}

/** `/admin/orders/<order>`. */
export function OrderPage() {
  const { order } = orderRoute.useParams()
  return <Allowed needs="orders-view">{(caller) => <OrderScreen key={order} order={order} caller={caller} drafted={drafted.get(order)} />}</Allowed>
}
