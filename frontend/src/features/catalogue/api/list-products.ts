import { queryOptions } from '@tanstack/react-query'
import type { ProductCard, Sort } from '@/api/schema'
import { body, client } from '@/lib/client'

/** Which products to list. */
export interface ProductFilter {
  category?: string | undefined
  sort?: Sort | undefined
}

/** One page of products. */
export const listProducts = ({ category, sort, page = 1, pageSize }: ProductFilter & { page?: number; pageSize?: number }) =>
  queryOptions({
    queryKey: ['products', category ?? '', sort ?? 'featured', pageSize ?? 24, page],
    queryFn: ({ signal }) => body(client.GET('/api/products', { params: { query: { category, sort, page, pageSize } }, signal })),
    staleTime: 60_000,
  })

/** Everything from the first page to page `pages`, as a list that grows by "Load more". */
export const listProductsUpTo = (filter: ProductFilter, pages: number) =>
  queryOptions({
    queryKey: ['products-up-to', filter.category ?? '', filter.sort ?? 'featured', pages],
    queryFn: async ({ client: cache }): Promise<{ items: ProductCard[]; hasMore: boolean }> => {
      const lists = await Promise.all(Array.from({ length: pages }, (_, at) => cache.query({ ...listProducts({ ...filter, page: at + 1 }), retry: false })))
      // A product that moved to a later page between two calls must not appear twice.
      const items = new Map(lists.flatMap((list) => list.items).map((item) => [item.id, item]))
      return { items: [...items.values()], hasMore: lists.at(-1)?.hasMore ?? false }
    },
    staleTime: 60_000,
  })
