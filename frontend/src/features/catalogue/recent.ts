import * as v from 'valibot'
import type { ProductView } from '@/api/schema'
import { readJson, writeJson } from '@/lib/storage'

const KEY = 'bodega.recent'
const money = v.object({ minor: v.number(), currency: v.string() })
const picture = v.object({ name: v.string(), alt: v.string(), width: v.number(), height: v.number(), widths: v.array(v.number()), placeholder: v.nullish(v.string()), webp: v.optional(v.boolean()) })
const schema = v.array(v.object({ slug: v.string(), name: v.string(), brand: v.string(), price: money, prices: v.optional(v.array(v.object({ amount: money, varies: v.optional(v.boolean(), false) }))), picture: v.optional(picture) }))

/** What a visit leaves behind: enough for a card. */
export type RecentProduct = v.InferOutput<typeof schema>[number]

/** The products looked at in this browser, newest first, without `slug`. */
export function recentProducts(slug: string): RecentProduct[] {
  return (readJson(localStorage, KEY, schema) ?? []).filter((item) => item.slug !== slug).slice(0, 4)
}

/** Notes a visit. */
export function noteVisit(product: ProductView): void {
  const variant = product.variants[0]
  if (!variant) return
  const { slug, name, brand } = product
  const others = (readJson(localStorage, KEY, schema) ?? []).filter((item) => item.slug !== slug)
  writeJson(localStorage, KEY, [{ slug, name, brand, price: variant.price, prices: variant.prices, picture: product.pictures[0] }, ...others].slice(0, 8))
}
