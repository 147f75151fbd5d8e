import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'

/** An invitation to the staff as who got it sees it. */
export const readInvitation = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => body(client.POST('/api/invitations/reading', { body: { token }, signal })),
    staleTime: Infinity,
  })
