import { OrderScreen } from '@/features/orders/routes/order'
import { orderToken } from '@/lib/orders'
import { payFault } from '../pay-fault'
import { orderRoute } from '../router'

/** `/order/<order>`. */
export function OrderPage() {
  const { order } = orderRoute.useParams()
  return <OrderScreen key={order} order={order} token={orderToken(order)} before={payFault.get(order)} />
}
