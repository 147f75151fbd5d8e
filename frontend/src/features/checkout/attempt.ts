import * as v from 'valibot'
import type { NewOrderInput, PlacedOrder } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { readJson, writeJson } from '@/lib/storage'
import { uuid } from '@/lib/uuid'

const optional = v.optional(v.nullable(v.string()))
const order = v.object({
  email: v.string(),
  address: v.object({ name: v.string(), line1: v.string(), line2: optional, city: v.string(), region: optional, postcode: optional, country: v.string(), phone: optional }),
  quote: v.string(),
  note: optional,
  vatId: optional,
})
const one = v.object({ key: v.string(), method: v.string(), order })
const schema = v.object({ ...one.entries, earlier: v.optional(one) })

/** An order that was sent and whose fate is not known yet. */
export type Attempt = v.InferOutput<typeof schema>

const KEY = 'bodega.attempt'

/** Where the open attempt outlives a reload. */
export const attempts = {
  load: (): Attempt | undefined => readJson(sessionStorage, KEY, schema),
  save: (attempt: Attempt | undefined): void => writeJson(sessionStorage, KEY, attempt),
}

/** Whether two orders differ in nothing that the shopper entered; quotes are renewed by themselves. */
function sameWish(a: { method: string; order: NewOrderInput }, b: { method: string; order: NewOrderInput }): boolean {
  const wish = ({ method, order: { quote: _, ...rest } }: { method: string; order: NewOrderInput }) => JSON.stringify([method, rest.email, rest.note ?? null, rest.vatId ?? null, Object.entries(rest.address).filter(([, value]) => value).sort()])
  return wish(a) === wish(b)
}

/**
 * Places an order so that no line failure and no reload makes two of it. An attempt without a known
 * outcome is repeated word for word under its own key. Where the shopper has changed something since,
 * a new attempt is made; if the cart turns out to be gone, the earlier one had gone through after
 * all, and its answer is fetched.
 */
export async function place(
  wish: { method: string; order: NewOrderInput },
  send: (key: string, order: NewOrderInput) => Promise<PlacedOrder>,
  store: typeof attempts = attempts,
): Promise<PlacedOrder> {
  const open = store.load()
  if (open && sameWish(open, wish)) {
    try {
      const placed = await send(open.key, open.order)
      store.save(undefined)
      return placed
    } catch (error) {
      if (!isProblem(error) || !error.isDefinite) throw error
      store.save(open.earlier)
      // Its quote has run out meanwhile; the wish brings a fresh one.
      if (!isProblem(error, 'quote-invalid') || open.order.quote === wish.order.quote) throw error
    }
  }
  const before = store.load()
  const attempt: Attempt = { key: uuid(), method: wish.method, order: wish.order, earlier: before && { key: before.key, method: before.method, order: before.order } }
  store.save(attempt)
  try {
    const placed = await send(attempt.key, attempt.order)
    store.save(undefined)
    return placed
  } catch (error) {
    if (isProblem(error, 'cart-empty') && attempt.earlier) {
      const placed = await send(attempt.earlier.key, attempt.earlier.order)
      store.save(undefined)
      return placed
    }
    if (isProblem(error) && error.isDefinite) store.save(attempt.earlier)
    throw error
  }
}
