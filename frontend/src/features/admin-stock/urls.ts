import * as v from 'valibot'

const page = v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))), undefined)

/** What of the list of stock stands in the address. */
export const stockSearch = v.object({
  search: v.fallback(v.optional(v.pipe(v.unknown(), v.transform(String), v.trim(), v.minLength(1), v.maxLength(100))), undefined),
  show: v.fallback(v.optional(v.picklist(['low', 'out'])), undefined),
  page,
})

export type StockSearch = v.InferOutput<typeof stockSearch>

/** Which page of a variant's movements stands in the address. */
export const movesSearch = v.object({ page })
