import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

/** How many products are offered at once. */
const MOST = 6

/**
 * Products that are sold, by what is being typed. Everybody may ask for them as shoppers do: who
 * writes orders down need not keep the catalogue.
 */
export const findSold = (q: string) =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'sold', 'list', q],
    queryFn: async ({ signal }) => {
      const { products } = await body(client.GET('/api/suggestions', { params: { query: { q } }, signal }))
      if (products.length > 0) return products
      // Nothing is suggested while the search has no index; a list is found all the same.
      const { items } = await body(client.GET('/api/products', { params: { query: { q, pageSize: MOST } }, signal }))
      return items
    },
    enabled: q !== '',
    placeholderData: q === '' ? undefined : keepPreviousData,
    staleTime: 60_000,
    meta: { quiet: true },
  })

/** A product with what is left of each of its variants. */
export const openSold = (slug: string) =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'sold', 'one', slug],
    queryFn: ({ signal }) => body(client.GET('/api/products/{slug}', { params: { path: { slug } }, signal })),
    staleTime: 10_000,
    meta: { quiet: true },
  })
