import { queryOptions } from '@tanstack/react-query'
import type { ProductCard, ProductList, Sort } from '@/api/schema'
import { body, client } from '@/lib/client'
import { learn } from '../seen'

/** Which products to list. */
export interface ProductFilter {
  q?: string | undefined
  category?: string | undefined
  collection?: string | undefined
  brand?: string[] | undefined
  attr?: string[] | undefined
  priceMin?: number | undefined
  priceMax?: number | undefined
  rating?: number | undefined
  available?: true | undefined
  onSale?: true | undefined
  sort?: Sort | undefined
}

/** Which page, and whether to count what could be chosen. */
interface PageWish {
  page?: number
  pageSize?: number
  facets?: true
}

/** One page of products. */
export const listProducts = (wish: ProductFilter & PageWish) =>
  queryOptions({
    queryKey: ['products', wish],
    queryFn: async ({ signal }) => {
      const list = await body(client.GET('/api/products', { params: { query: wish }, signal }))
      learn(list.items)
      return list
    },
    staleTime: 60_000,
  })

/** A list as its page shows it. */
export type GrownList = Pick<ProductList, 'items' | 'hasMore' | 'total' | 'facets' | 'didYouMean' | 'limited'>

/** Everything from the first page to page `pages`, as a list that grows by "Load more". */
export const listProductsUpTo = (filter: ProductFilter, pages: number) =>
  queryOptions({
    queryKey: ['products-up-to', filter, pages],
    queryFn: async ({ client: cache }): Promise<GrownList> => {
      // What could be chosen is the same on all pages: the first tells it.
      const wish = (page: number) => (page === 1 ? { ...filter, page, facets: true as const } : { ...filter, page })
      const lists = await Promise.all(Array.from({ length: pages }, (_, at) => cache.query({ ...listProducts(wish(at + 1)), retry: false })))
      // A product that moved to a later page between two calls must not appear twice.
      const items = new Map<string, ProductCard>(lists.flatMap((list) => list.items).map((item) => [item.id, item]))
      const { total, facets, didYouMean, limited } = lists[0] ?? {}
      return { items: [...items.values()], hasMore: lists.at(-1)?.hasMore ?? false, total, facets, didYouMean, limited }
    },
    staleTime: 60_000,
  })
