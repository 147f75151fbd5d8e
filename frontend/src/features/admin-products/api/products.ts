import { queryOptions, useQueryClient } from '@tanstack/react-query'
import type { BulkChange, BulkReport, ProductBody, ProductDetail } from '@/api/schema'
import { CATEGORIES_KEY, COLLECTIONS_KEY, ifMatch, PRODUCTS_KEY } from '@/lib/admin/catalogue'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

const oneKey = (product: string) => [...PRODUCTS_KEY, 'one', product] as const

const readProduct = (product: string, signal: AbortSignal) => body(client.GET('/api/admin/products/{product}', { params: { path: { product } }, signal }))

/** A product in the editor. What is typed must not be replaced, so it is asked for when the page opens only. */
export const openProduct = (product: string) =>
  queryOptions({
    queryKey: oneKey(product),
    queryFn: ({ signal }) => readProduct(product, signal),
    staleTime: Infinity,
    gcTime: 0,
  })

/** A product to be named only. It is kept apart: what the editor opens must be fresh. */
export const glanceAtProduct = (product: string) =>
  queryOptions({
    queryKey: [...PRODUCTS_KEY, 'glance', product] as const,
    queryFn: ({ signal }) => readProduct(product, signal),
    staleTime: 60_000,
  })

/** Makes a product. */
export const createProduct = (product: ProductBody): Promise<ProductDetail> => body(client.POST('/api/admin/products', { body: product }))

/** Writes a product over the version that was seen. */
export const setProduct = (product: string, version: number, written: ProductBody): Promise<ProductDetail> =>
  body(client.PUT('/api/admin/products/{product}', { params: { path: { product }, header: ifMatch(version) }, body: written }))

/** The most products that one call changes. */
const AT_ONCE = 100

/** Changes many products, each for itself. */
export async function changeProducts(products: readonly string[], change: BulkChange): Promise<BulkReport> {
  const items: BulkReport['items'] = []
  for (let at = 0; at < products.length; at += AT_ONCE) {
    const report = await body(client.POST('/api/admin/products/changes', { body: { products: products.slice(at, at + AT_ONCE), change } }))
    items.push(...report.items)
  }
  return { items }
}

/** What is shown of the catalogue after a change of products. */
export function useProductsCache() {
  const cache = useQueryClient()
  return {
    keep: (detail: ProductDetail): void => void cache.setQueryData(oneKey(detail.id), detail),
    changed: (): void => {
      void cache.invalidateQueries({ queryKey: [...PRODUCTS_KEY, 'list'] })
      for (const queryKey of [CATEGORIES_KEY, COLLECTIONS_KEY, [...ADMIN_KEY, 'stock'], ['product'], ['products']]) void cache.invalidateQueries({ queryKey, refetchType: 'none' })
    },
  }
}
