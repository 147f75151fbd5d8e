import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'
import { CART_KEY } from '@/lib/query-keys'

/** This browser's cart, with today's prices. */
export const getCart = () =>
  queryOptions({
    queryKey: CART_KEY,
    queryFn: ({ signal }) => body(client.GET('/api/cart', { signal })),
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  })
