import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import type { AdjustmentInput, StockDetail } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'
import type { StockSearch } from '../urls'

/** Where stock is cached, lists and single variants: a change of one shows in all. */
const STOCK_KEY = [...ADMIN_KEY, 'stock'] as const
const listKey = [...STOCK_KEY, 'list'] as const
const variantKey = (variant: string) => [...STOCK_KEY, 'one', variant] as const

/** A page of variants: by name, or the shortest first. */
export const listStock = ({ search = '', show, page = 1 }: StockSearch) =>
  queryOptions({
    queryKey: [...listKey, search, show ?? 'all', page],
    queryFn: ({ signal }) => body(client.GET('/api/admin/stock', { params: { query: { ...(search === '' ? {} : { search }), show: show ?? 'all', page: String(page) } }, signal })),
    staleTime: 5000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })

/** What there is of a variant, with a page of what moved it. */
export const getStock = (variant: string, page = 1) =>
  queryOptions({
    queryKey: [...variantKey(variant), page],
    queryFn: ({ signal }) => body(client.GET('/api/admin/stock/{variant}', { params: { path: { variant }, query: { page: String(page) } }, signal })),
    staleTime: 5000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })

/** Changes what is on hand, under a key: however often it is sent, it is made once. */
export const adjustStock = (variant: string, key: string, adjustment: AdjustmentInput): Promise<StockDetail> =>
  again(() => body(client.POST('/api/admin/stock/{variant}/moves', { params: { path: { variant }, header: { 'Idempotency-Key': key } }, body: adjustment })), ['unavailable', 'network'], 3)

/** Says with how many available, or fewer, a variant is low. */
export const setThreshold = (variant: string, threshold: number): Promise<StockDetail> => body(client.PUT('/api/admin/stock/{variant}/threshold', { params: { path: { variant } }, body: { threshold } }))

/** What is shown of stock after a change. */
export function useStockCache(variant: string) {
  const cache = useQueryClient()
  return {
    /** The answer is the newest page of movements; the others are not what they were, and lists ask again. */
    renew: (detail: StockDetail): void => {
      void cache.invalidateQueries({ queryKey: variantKey(variant), refetchType: 'none' })
      cache.setQueryData(getStock(variant).queryKey, detail)
      void cache.invalidateQueries({ queryKey: listKey })
    },
    /** The figures may be others than those shown. */
    askAgain: (): void => void cache.invalidateQueries({ queryKey: STOCK_KEY }),
  }
}
