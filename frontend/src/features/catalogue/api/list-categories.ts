import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'

/** All categories, in the shop's order. */
export const listCategories = () =>
  queryOptions({
    queryKey: ['categories'],
    queryFn: ({ signal }) => body(client.GET('/api/categories', { signal })),
    staleTime: 5 * 60_000,
  })
