import type { CategoryLink, CategoryView } from '@/api/schema'

type Categories = readonly CategoryView[]

/** The categories that stand below no other. */
export const highest = (all: Categories): CategoryView[] => all.filter((category) => !category.parent)

/** The categories right below one. */
export const childrenOf = (all: Categories, parent: CategoryView): CategoryView[] => all.filter((category) => category.parent === parent.id)

/** The way from the highest category to this one, without it. */
export function wayTo(all: Categories, category: CategoryView): CategoryLink[] {
  const way: CategoryLink[] = []
  let above = all.find((one) => one.id === category.parent)
  // Longer than the list there is no way: what points in circles ends.
  while (above && way.length < all.length) {
    const { slug, name, parent } = above
    way.unshift({ slug, name })
    above = all.find((one) => one.id === parent)
  }
  return way
}

/** Where to go on from a category: down, else aside. */
export function nearby(all: Categories, category: CategoryView): CategoryView[] {
  const below = childrenOf(all, category)
  if (below.length > 0) return below
  return category.parent ? all.filter((one) => one.parent === category.parent) : highest(all)
}
