import { queryOptions } from '@tanstack/react-query'
import type { InvitationList, InviteInput } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

/** Where the list of invitations is cached. */
export const INVITATIONS_KEY = [...ADMIN_KEY, 'invitations'] as const

/** The invitations that can be followed, the newest first. */
export const listInvitations = () =>
  queryOptions({
    queryKey: INVITATIONS_KEY,
    queryFn: ({ signal }) => body(client.GET('/api/admin/invitations', { signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

/** Invites somebody by mail; an older invitation of that address ends. */
export const invite = (whom: InviteInput): Promise<InvitationList> => body(client.POST('/api/admin/invitations', { body: whom }))

/** Takes an invitation back. */
export const takeBack = (invitation: string): Promise<InvitationList> => body(client.DELETE('/api/admin/invitations/{invitation}', { params: { path: { invitation } } }))
