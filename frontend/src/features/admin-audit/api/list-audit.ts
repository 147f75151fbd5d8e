import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'
import { startOfDay } from '../model'
import type { AuditSearch } from '../urls'

/** A page of the log, the newest first. */
export const listAudit = ({ action, actor, subject, from, until, page = 1 }: AuditSearch) =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'audit', { action, actor, subject, from, until, page }],
    queryFn: ({ signal }) =>
      body(client.GET('/api/admin/audit', { params: { query: { action, actor, subject, from: from && startOfDay(from), until: until && startOfDay(until, 1), page: String(page) } }, signal })),
    staleTime: 5000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })
