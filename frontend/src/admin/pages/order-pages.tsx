import { OrderScreen } from '@/features/admin-orders/routes/order'
import { OrdersScreen } from '@/features/admin-orders/routes/orders'
import { Allowed } from '../allowed'
import { orderRoute, ordersRoute } from '../router'

/** `/admin/orders`. */
export function OrdersPage() {
  const search = ordersRoute.useSearch()
  const navigate = ordersRoute.useNavigate()
  return <Allowed needs="orders-view">{(caller) => <OrdersScreen search={search} caller={caller} onSearch={(next, how) => void navigate({ search: next, replace: how === 'replace', resetScroll: false })} />}</Allowed>
}

/** `/admin/orders/<order>`. */
export function OrderPage() {
  const { order } = orderRoute.useParams()
  return <Allowed needs="orders-view">{(caller) => <OrderScreen key={order} order={order} caller={caller} />}</Allowed>
}
