import * as v from 'valibot'

/** The orders of a product list, in the order of the menu. */
export const SORTS = ['featured', 'newest', 'price-asc', 'price-desc'] as const

/** The search part of a list's address; what cannot be right is left out. */
export const listSearch = v.object({
  sort: v.fallback(v.optional(v.picklist(SORTS)), undefined),
  page: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(40))), undefined),
})

/** The search part of a product's address. */
export const productSearch = v.object({
  sku: v.fallback(v.optional(v.pipe(v.unknown(), v.transform(String))), undefined),
})
