import type { Draft, VariantDraft } from '@/api/schema'

/** A variant whose pictures have names: places in a list mean something else once the list changes. */
export type PlainVariant = Omit<VariantDraft, 'pictures'> & { pictures: string[] }

/** A product as it is compared: the same always looks the same. */
export type Plain = Omit<Draft, 'variants'> & { variants: PlainVariant[] }

/** Without what is not there, which comes as `null` or not at all. */
function tidy<T extends object>(thing: T): T {
  return Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== null && value !== undefined)) as T
}

/** Prices in the order of their currencies; nothing where there are none. */
function pricesOf(prices: VariantDraft['prices']): Pick<VariantDraft, 'prices'> {
  const sorted = (prices ?? []).map(tidy).sort((a, b) => (a.amount.currency < b.amount.currency ? -1 : 1))
  return sorted.length > 0 ? { prices: sorted } : {}
}

/** A draft with names in place of places. */
export function plainOf(draft: Draft): Plain {
  return {
    ...tidy(draft),
    ...(draft.publishAt ? { publishAt: new Date(draft.publishAt).toISOString() } : {}),
    options: draft.options.map(({ name, values }) => ({ name, values: values.map(tidy) })),
    pictures: draft.pictures.map(({ name, alt }) => ({ name, alt })),
    variants: draft.variants.map(({ prices, ...variant }) => ({ ...tidy(variant), ...pricesOf(prices), pictures: variant.pictures.flatMap((at) => draft.pictures[at]?.name ?? []) })),
  }
}

/** The draft that the shop takes. A variant's picture that the product has no more is left out. */
export function draftOf(plain: Plain): Draft {
  const places = new Map(plain.pictures.map(({ name }, at) => [name, at]))
  return { ...plain, variants: plain.variants.map((variant) => ({ ...variant, pictures: variant.pictures.flatMap((name) => places.get(name) ?? []).sort((a, b) => a - b) })) }
}

/** Whether two things say the same, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((key) => same(left[key], right[key]))
}
