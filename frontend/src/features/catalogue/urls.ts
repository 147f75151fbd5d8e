import * as v from 'valibot'
import type { Sort } from '@/api/schema'
import { flagSearch, textSearch, textsSearch, wholeSearch } from '@/lib/search-params'

/** The orders of a product list, in the order of the menu; by relevance only where something is looked for. */
export const SORTS = ['relevance', 'featured', 'newest', 'best-selling', 'rating', 'price-asc', 'price-desc'] as const satisfies readonly Sort[]

/** How long a search may be. */
export const SEARCH_MAX = 200

/** As the shop takes prices: whole minor units. */
const minor = wholeSearch(0, 1_000_000_000)

const narrowing = {
  brand: textsSearch(20, (text) => text !== ''),
  attr: textsSearch(40, (text) => /^[^:]+:./.test(text) && text.length <= 300),
  priceMin: minor,
  priceMax: minor,
  rating: wholeSearch(1, 5),
  available: flagSearch,
  onSale: flagSearch,
  sort: v.fallback(v.optional(v.picklist(SORTS)), undefined),
  page: wholeSearch(1, 40),
}

/** The search part of a category's address; what cannot be right is left out. */
export const shelfSearch = v.object(narrowing)

/** The search part of any other list's address. */
export const listSearch = v.object({ q: textSearch(SEARCH_MAX), category: textSearch(100), ...narrowing })

/** What a list is looked for, narrowed to and sorted by. */
export type ListSearch = v.InferOutput<typeof listSearch>

/** The search part of a product's address. */
export const productSearch = v.object({ sku: textSearch(100) })
