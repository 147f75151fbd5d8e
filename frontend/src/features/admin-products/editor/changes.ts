import { same, type Plain } from './plain'

/** The parts of a product that the save bar names. */
export const PARTS = ['title', 'slug', 'description', 'status', 'publishAt', 'brand', 'tags', 'attributes', 'categories', 'options', 'pictures', 'seo', 'related', 'featured'] as const
export type Part = (typeof PARTS)[number]

/** What differs between two versions of a product. */
export interface Changes {
  parts: Part[]
  added: number
  removed: number
  /** Variants that are in both, and not the same. */
  changed: number
}

/** What was changed since a product was opened. */
export function changesOf(base: Plain, now: Plain): Changes {
  const before = new Map(base.variants.map((variant) => [variant.id, variant]))
  const kept = now.variants.filter(({ id }) => id !== undefined && before.has(id))
  return {
    parts: PARTS.filter((part) => !same(base[part], now[part])),
    added: now.variants.length - kept.length,
    removed: base.variants.length - kept.length,
    changed: kept.filter((variant) => !same(before.get(variant.id), variant)).length,
  }
}

export const isChanged = ({ parts, added, removed, changed }: Changes): boolean => parts.length + added + removed + changed > 0
