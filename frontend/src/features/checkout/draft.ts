import * as v from 'valibot'
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
  method: v.string(),
})

/** What the shopper has entered so far. */
export type Draft = v.InferOutput<typeof schema>

const KEY = 'bodega.checkout'

/** The draft kept over a reload, else an empty one for the browser's own country. */
export function loadDraft(): Draft {
  const region = navigator.languages.map((language) => new Intl.Locale(language).region).find((code) => code !== undefined && /^[A-Z]{2}$/.test(code))
  return (
    readJson(sessionStorage, KEY, schema) ?? {
      email: '',
      address: { name: '', line1: '', line2: '', city: '', region: '', postcode: '', country: region ?? 'DE', phone: '' },
      note: '',
      method: '',
    }
  )
}

/** Keeps the draft, or forgets it once the order is placed. */
export const saveDraft = (draft: Draft | undefined): void => writeJson(sessionStorage, KEY, draft)
