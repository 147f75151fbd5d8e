import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'

/** What may be meant by what is being typed. A call that is not waited for any more is given up. */
export const suggestProducts = (q: string) =>
  queryOptions({
    queryKey: ['suggestions', q],
    queryFn: ({ signal }) => body(client.GET('/api/suggestions', { params: { query: { q } }, signal })),
    enabled: q !== '',
    placeholderData: q === '' ? undefined : keepPreviousData,
    staleTime: 60_000,
    gcTime: 2 * 60_000,
    // The next letter asks anew.
    retry: false,
    meta: { quiet: true },
  })
