import { queryOptions } from '@tanstack/react-query'
import type { StaffPolicy } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

/** Where the policy is cached. */
export const POLICY_KEY = [...ADMIN_KEY, 'policy'] as const

/** What is asked of staff. */
export const getPolicy = () =>
  queryOptions({
    queryKey: POLICY_KEY,
    queryFn: ({ signal }) => body(client.GET('/api/admin/staff-policy', { signal })),
    staleTime: 5000,
  })

/** Changes what is asked of staff. */
export const setPolicy = (policy: StaffPolicy): Promise<StaffPolicy> => body(client.PUT('/api/admin/staff-policy', { body: policy }))
