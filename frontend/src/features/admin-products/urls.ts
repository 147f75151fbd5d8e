import * as v from 'valibot'
import { PAGE_SIZES } from '@/lib/admin/catalogue'

const page = v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))), undefined)
const word = (most: number) => v.fallback(v.optional(v.pipe(v.unknown(), v.transform(String), v.trim(), v.minLength(1), v.maxLength(most))), undefined)
const id = (prefix: string) => v.fallback(v.optional(v.pipe(v.string(), v.regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`)))), undefined)

/** What the table can be sorted by; without one, what was changed last comes first. */
export const SORTS = ['title', 'title-desc', 'price', 'price-desc', 'published'] as const

/** What of the table of products stands in the address. */
export const productsSearch = v.object({
  search: word(100),
  status: v.fallback(v.optional(v.picklist(['draft', 'active', 'archived'])), undefined),
  category: id('cat'),
  collection: id('col'),
  brand: word(100),
  tag: word(40),
  sort: v.fallback(v.optional(v.picklist(SORTS)), undefined),
  size: v.fallback(v.optional(v.picklist(PAGE_SIZES.slice(1))), undefined),
  page,
})

export type ProductsSearch = v.InferOutput<typeof productsSearch>

/** What of an address narrows the list, beside its order and pages. */
export const FILTERS = ['search', 'status', 'category', 'collection', 'brand', 'tag'] as const

/** Whether anything narrows the list. */
export const isFiltered = (search: ProductsSearch): boolean => FILTERS.some((name) => search[name] !== undefined)

/** The address without what is not said; every change of it begins at the first page. */
export function narrowed(search: ProductsSearch, change: Partial<ProductsSearch>): ProductsSearch {
  const next: Record<string, unknown> = { ...search, page: undefined, ...change }
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined))
}

/** From which product a new one is copied, in the address. */
export const newProductSearch = v.object({ copy: id('prd') })
