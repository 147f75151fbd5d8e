import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'

/** Where a product is cached. */
export const productKey = (slug: string) => ['product', slug] as const

/** One product with what is left of each variant. An old slug brings the product under its new one. */
export const getProduct = (slug: string) =>
  queryOptions({
    queryKey: productKey(slug),
    queryFn: async ({ signal, client: cache }) => {
      const product = await body(client.GET('/api/products/{slug}', { params: { path: { slug } }, signal }))
      // The page goes on to the new address with what it has.
      if (product.slug !== slug) cache.setQueryData(productKey(product.slug), product)
      return product
    },
    staleTime: 10_000,
  })
