import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'

/** All collections that shoppers see. */
export const listCollections = () =>
  queryOptions({
    queryKey: ['collections'],
    queryFn: ({ signal }) => body(client.GET('/api/collections', { signal })),
    staleTime: 5 * 60_000,
  })
