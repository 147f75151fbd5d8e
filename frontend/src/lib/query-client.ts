import { QueryClient } from '@tanstack/react-query'
import { retryDelay, retryQuery } from './problem'

/** The cache of everything asked of the API. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: retryQuery, retryDelay, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always' },
    },
  })
}

/** Lets a query run without waiting for it; the page that needs it shows its fault. */
export function warm(query: Promise<unknown>): void {
  query.catch(() => undefined)
}
