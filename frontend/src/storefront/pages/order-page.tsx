import { useCart } from '@/features/cart/cart-context'
import { OrderScreen } from '@/features/orders/routes/order'
import { orderToken } from '@/lib/orders'
import { useSession } from '@/lib/session'
import { payFault } from '../pay-fault'
import { orderRoute } from '../router'

/** `/order/<order>`. */
export function OrderPage() {
  const { order } = orderRoute.useParams()
  const session = useSession()
  const cart = useCart()
  return <OrderScreen key={order} order={order} token={orderToken(order)} customer={session.is} before={payFault.get(order)} onCart={cart.open} />
}
