import * as v from 'valibot'
import { emptyAddress } from '@/lib/address'
import { readJson, writeJson } from '@/lib/storage'

const schema = v.object({
  email: v.string(),
  address: v.object({
    name: v.string(),
    line1: v.string(),
    line2: v.string(),
    city: v.string(),
    region: v.string(),
    postcode: v.string(),
    country: v.string(),
    phone: v.string(),
  }),
  note: v.string(),
  /** The VAT id of a business that orders. */
  vatId: v.optional(v.string(), ''),
  method: v.string(),
  /** How to pay. */
  gateway: v.optional(v.string(), ''),
})

/** What the shopper has entered so far. */
export type Draft = v.InferOutput<typeof schema>

const KEY = 'bodega.checkout'

/** The draft kept over a reload, else an empty one for the browser's own country. */
export function loadDraft(): Draft {
  return readJson(sessionStorage, KEY, schema) ?? { email: '', address: emptyAddress(), note: '', vatId: '', method: '', gateway: '' }
}

/** Keeps the draft, or forgets it once the order is placed. */
export const saveDraft = (draft: Draft | undefined): void => writeJson(sessionStorage, KEY, draft)
