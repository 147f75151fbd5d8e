import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { DraftInput, DraftQuoteInput, PayableOrder } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

/** What a draft would cost, for each way to send it. */
export const quoteDraft = (wish: DraftQuoteInput) =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'drafts', 'quote', wish],
    queryFn: ({ signal }) => body(client.POST('/api/admin/drafts/quote', { body: wish, signal })),
    staleTime: 5000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
    meta: { quiet: true },
  })

/** Writes an order down, under a key: however often it is sent, it is done once. */
export const draftOrder = (key: string, draft: DraftInput): Promise<PayableOrder> =>
  again(() => body(client.POST('/api/admin/drafts', { params: { header: { 'Idempotency-Key': key } }, body: draft })), ['in-progress', 'unavailable', 'network'], 3)
