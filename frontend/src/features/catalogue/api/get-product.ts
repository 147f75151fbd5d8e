import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'

/** One product with what is left of each variant. */
export const getProduct = (slug: string) =>
  queryOptions({
    queryKey: ['product', slug],
    queryFn: ({ signal }) => body(client.GET('/api/products/{slug}', { params: { path: { slug } }, signal })),
    staleTime: 10_000,
  })
