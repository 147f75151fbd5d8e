import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'
import { orderHeaders } from '@/lib/orders'
import { isProblem } from '@/lib/problem'
import { orderKey } from '@/lib/query-keys'
import { pollAfterMs } from '../model'

/** An order, asked for again while its payment may still move. */
export const getOrder = (order: string, token: string | undefined, since: number) =>
  queryOptions({
    queryKey: orderKey(order),
    queryFn: ({ signal }) => body(client.GET('/api/orders/{order}', { params: { path: { order } }, headers: orderHeaders(token), signal })),
    staleTime: 1000,
    refetchOnWindowFocus: true,
    refetchInterval: ({ state }) => (isProblem(state.error, 'not-found') ? false : pollAfterMs(state.data, Date.now() - since)),
    meta: { quiet: true },
  })
