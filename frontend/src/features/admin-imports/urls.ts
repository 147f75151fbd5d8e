import * as v from 'valibot'

const page = v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))), undefined)

/** Which page of imports, or of faults, stands in the address. */
export const importsSearch = v.object({ page })
