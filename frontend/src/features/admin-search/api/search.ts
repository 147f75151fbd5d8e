import { queryOptions } from '@tanstack/react-query'
import type { SearchStatus } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

/** How often the state of the index is asked for while the page is open. */
const POLL_MS = 15_000

/** What the search was taught, and how its index is. */
export const searchStatus = () =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'search'],
    queryFn: ({ signal }) => body(client.GET('/api/admin/search', { signal })),
    refetchInterval: POLL_MS,
  })

export const setSearchWords = (synonyms: string[][]): Promise<SearchStatus> => body(client.PUT('/api/admin/search', { body: { synonyms } }))
