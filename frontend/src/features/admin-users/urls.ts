import * as v from 'valibot'

/** What of the list of people stands in the address. */
export const peopleSearch = v.object({
  search: v.fallback(v.optional(v.pipe(v.unknown(), v.transform(String), v.trim(), v.minLength(1), v.maxLength(100))), undefined),
  show: v.fallback(v.optional(v.picklist(['customers', 'staff', 'blocked'])), undefined),
  page: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))), undefined),
})

export type PeopleSearch = v.InferOutput<typeof peopleSearch>
