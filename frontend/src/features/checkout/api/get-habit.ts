import { queryOptions } from '@tanstack/react-query'
import type { GatewayName } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ACCOUNT_KEY } from '@/lib/query-keys'

/** How the customer's last order was sent and paid. */
export interface Habit {
  /** The way's name: orders know no more of it. */
  method: string
  gateway: GatewayName | undefined
}

/** What the customer did the last time; none where there was none. Nobody waits for it twice, nor for long. */
export const getHabit = () =>
  queryOptions({
    queryKey: [...ACCOUNT_KEY, 'habit'],
    queryFn: async ({ signal }): Promise<Habit | null> => {
      const { items } = await body(client.GET('/api/account/orders', { params: { query: { page: 1 } }, signal }))
      const [last] = items
      if (!last) return null
      const { payments } = await body(client.GET('/api/orders/{order}', { params: { path: { order: last.id } }, signal }))
      return { method: last.shippingMethod, gateway: payments.at(-1)?.gateway }
    },
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    meta: { quiet: true },
  })
