import { queryOptions } from '@tanstack/react-query'
import type { SessionList } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ACCOUNT_KEY } from '@/lib/query-keys'

/** Where the list of sessions is cached. */
export const SESSIONS_KEY = [...ACCOUNT_KEY, 'sessions'] as const

/** The customer's sessions, the one used last first. */
export const listSessions = () =>
  queryOptions({
    queryKey: SESSIONS_KEY,
    queryFn: ({ signal }) => body(client.GET('/api/account/sessions', { signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

/** Ends one session, or without one all but this browser's. */
export const revokeSessions = (session: string | undefined): Promise<SessionList> =>
  body(session === undefined ? client.DELETE('/api/account/sessions') : client.DELETE('/api/account/sessions/{session}', { params: { path: { session } } }))
