import * as v from 'valibot'
import { ACTIONS } from './words'

const user = v.fallback(v.optional(v.pipe(v.string(), v.regex(/^usr_[0-9a-f]{32}$/))), undefined)
const day = v.fallback(v.optional(v.pipe(v.string(), v.isoDate())), undefined)

/** What of the audit log stands in the address; days are those of the reader's time zone. */
export const auditSearch = v.object({
  action: v.fallback(v.optional(v.picklist(ACTIONS)), undefined),
  actor: user,
  subject: user,
  from: day,
  until: day,
  page: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))), undefined),
})

export type AuditSearch = v.InferOutput<typeof auditSearch>
