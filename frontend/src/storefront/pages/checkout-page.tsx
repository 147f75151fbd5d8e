import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { GatewayName, PlacedOrder } from '@/api/schema'
import { useCart } from '@/features/cart/cart-context'
import type { StepName } from '@/features/checkout/model'
import { CheckoutScreen } from '@/features/checkout/routes/checkout'
import { startPayment } from '@/features/orders/api/start-payment'
import { withPayment } from '@/features/orders/model'
import { leave } from '@/features/orders/use-pay'
import { tellOtherTabs } from '@/lib/cart-channel'
import { keepOrderToken } from '@/lib/orders'
import { CART_KEY, orderKey } from '@/lib/query-keys'
import { useSession } from '@/lib/session'
import { payFault } from '../pay-fault'
import { checkoutRoute } from '../router'

/** `/checkout`. */
export function CheckoutPage() {
  const { step } = checkoutRoute.useSearch()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const cart = useCart()
  const session = useSession()

  const onStep = useCallback((next: StepName, how?: 'replace') => void navigate({ to: '/checkout', search: { step: next }, replace: how === 'replace' }), [navigate])
  const onPlaced = async ({ order, token }: PlacedOrder, gateway: GatewayName) => {
    keepOrderToken(order.id, token)
    cache.setQueryData(orderKey(order.id), order)
    let provider: string | undefined
    try {
      const { payment, next } = await startPayment(order.id, token, gateway)
      if ('url' in next) provider = next.url
      // The order's page begins with what to do, and asks for the rest: a transfer may have more time.
      else cache.setQueryData(orderKey(order.id), withPayment(order, payment), { updatedAt: 0 })
    } catch (error) {
      payFault.set(order.id, error)
    }
    // Back from the provider must lead to the order, not to a checkout whose cart is gone.
    await navigate({ to: '/order/$order', params: { order: order.id }, replace: true })
    void cache.invalidateQueries({ queryKey: CART_KEY })
    tellOtherTabs('changed')
    if (provider !== undefined) leave.to(provider)
  }
  const customer = session.is === 'signed-in' ? session.account : undefined
  // What is filled in beforehand is one customer's: another begins anew.
  return (
    <CheckoutScreen key={customer?.id} step={step} onStep={onStep} customer={customer} cart={cart.shown.settled ? cart.server : undefined} cartError={cart.error} onReloadCart={cart.reload} onOpenCart={cart.open} onPlaced={onPlaced} />
  )
}
