import { queryOptions } from '@tanstack/react-query'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { orderHeaders } from '@/lib/orders'
import { isProblem } from '@/lib/problem'

/** For how long a capture that another call has begun, or a provider that is down, is waited for. */
const TRIES = 20
const BUDGET_MS = 25_000

/**
 * Captures an approved payment. The shop captures once however often it is asked, so this is a
 * query: it may run again after a reload.
 */
export const capturePayment = (order: string, payment: string, token: string | undefined) =>
  queryOptions({
    queryKey: ['capture', order, payment],
    queryFn: () =>
      again(
        () =>
          body(
            client.POST('/api/orders/{order}/payments/{payment}/capture', {
              params: { path: { order, payment } },
              headers: orderHeaders(token),
            }),
          ),
        ['in-progress', 'unavailable', 'gateway-unavailable', 'network'],
        TRIES,
        BUDGET_MS,
      ),
    // A line that stays down is told after the tries above; then the shopper decides.
    retry: (failures, error) => failures < 1 && isProblem(error, 'internal'),
    staleTime: Infinity,
    gcTime: 0,
    meta: { quiet: true },
  })
