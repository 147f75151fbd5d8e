import { useEffect, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { GatewayName, OrderView, PaymentView } from '@/api/schema'
import { orderKey } from '@/lib/query-keys'
import { startPayment } from './api/start-payment'
import { withPayment } from './model'

/** Sends the browser to the payment page; replaced in tests. */
export const leave = { to: (address: string): void => window.location.assign(address) }

/** Starts a payment: leaves for the provider's page, or shows on the order's what to do. */
export function usePay(order: string, token: string | undefined, onStarted?: (payment: PaymentView) => void) {
  const cache = useQueryClient()
  const [leaving, setLeaving] = useState(false)
  const start = useMutation({ mutationFn: (gateway: GatewayName) => startPayment(order, token, gateway) })

  // Back from the provider: the browser may show this page as it was left.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) setLeaving(false)
    }
    window.addEventListener('pageshow', shown)
    return () => window.removeEventListener('pageshow', shown)
  }, [])

  return {
    busy: start.isPending || leaving,
    problem: start.error,
    /** The way that was tried last. */
    tried: start.variables,
    pay: async (gateway: GatewayName): Promise<void> => {
      try {
        const { payment, next } = await start.mutateAsync(gateway)
        if ('url' in next) {
          setLeaving(true)
          leave.to(next.url)
          return
        }
        cache.setQueryData<OrderView>(orderKey(order), (shown) => shown && withPayment(shown, payment))
        void cache.invalidateQueries({ queryKey: orderKey(order) })
        onStarted?.(payment)
      } catch {
        // `problem` says it.
      }
    },
  }
}
