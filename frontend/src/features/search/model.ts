import type { CategoryLink, ProductCard, Suggestions } from '@/api/schema'

/** Something that can be chosen while typing. */
export type Suggestion = { kind: 'query'; id: string; text: string } | { kind: 'category'; id: string; category: CategoryLink } | { kind: 'product'; id: string; product: ProductCard }

/** What the shop suggests, in the order in which arrow keys walk through it. */
export function suggestionsOf({ queries, categories, products }: Suggestions): Suggestion[] {
  return [
    ...queries.map((text) => ({ kind: 'query' as const, id: `q-${text}`, text })),
    ...categories.map((category) => ({ kind: 'category' as const, id: `c-${category.slug}`, category })),
    ...products.map((product) => ({ kind: 'product' as const, id: `p-${product.slug}`, product })),
  ]
}

/** How a combobox stands: whether its list is open, and which of it is active; -1 is the field itself. */
export interface Combobox {
  isOpen: boolean
  at: number
}

/**
 * What a key does to a combobox with so many options, after the pattern of the ARIA Authoring
 * Practices; nothing where the key is the field's, the form's or the page's own.
 */
export function pressed({ isOpen, at }: Combobox, key: string, count: number): Combobox | undefined {
  const shown = isOpen && count > 0
  switch (key) {
    case 'ArrowDown':
      if (count === 0) return undefined
      return { isOpen: true, at: shown && at === count - 1 ? -1 : shown ? at + 1 : 0 }
    case 'ArrowUp':
      if (count === 0) return undefined
      return { isOpen: true, at: shown && at >= 0 ? at - 1 : count - 1 }
    case 'Escape':
      return shown ? { isOpen: false, at: -1 } : undefined
    default:
      return undefined
  }
}
