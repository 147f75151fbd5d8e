import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'
import { ACCOUNT_KEY } from '@/lib/query-keys'

/** A page of the customer's orders, newest first. */
export const listOrders = (page: number) =>
  queryOptions({
    queryKey: [...ACCOUNT_KEY, 'orders', page],
    queryFn: ({ signal }) => body(client.GET('/api/account/orders', { params: { query: { page } }, signal })),
    staleTime: 5000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })
