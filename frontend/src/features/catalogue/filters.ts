import type { CategoryView, Counted, CountedPrices, Facets } from '@/api/schema'
import type { ProductFilter } from './api/list-products'
import type { ListSearch } from './urls'

/** What a list's address stands on: everything, a category, a collection. */
export interface Shelf {
  category?: string
  collection?: string
}

/** What to ask the shop for. */
export function filterOf(search: ListSearch, shelf: Shelf): ProductFilter {
  const { page: _, category, sort, ...rest } = search
  return { ...rest, sort: sort === 'relevance' && search.q === undefined ? undefined : sort, ...shelf, category: shelf.category ?? category }
}

/** A step to another list begins at its first page. */
function changed(search: ListSearch, change: Partial<ListSearch>): ListSearch {
  const { page: _, ...next } = { ...search, ...change }
  const isSaid = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(next).filter(([, value]) => isSaid(value)))
}

const toggled = (values: readonly string[] | undefined, value: string): string[] => (values?.includes(value) === true ? values.filter((one) => one !== value) : [...(values ?? []), value])

/** The list with or without a brand. */
export const withBrand = (search: ListSearch, brand: string): ListSearch => changed(search, { brand: toggled(search.brand, brand) })

/** The list with or without a value of an attribute. */
export const withAttribute = (search: ListSearch, name: string, value: string): ListSearch => changed(search, { attr: toggled(search.attr, `${name}:${value}`) })

/** The list with other values of what there can be one of. */
export const withOnly = (search: ListSearch, change: Pick<ListSearch, 'q' | 'category' | 'rating' | 'available' | 'onSale' | 'sort'>): ListSearch => changed(search, change)

/** The list between two prices; the wrong way round they are meant the other way. */
export function withPrices(search: ListSearch, priceMin: number | undefined, priceMax: number | undefined): ListSearch {
  const isTurned = priceMin !== undefined && priceMax !== undefined && priceMin > priceMax
  return changed(search, isTurned ? { priceMin: priceMax, priceMax: priceMin } : { priceMin, priceMax })
}

/** The list with nothing of what it was narrowed to. */
export const withoutFilters = ({ q, sort }: ListSearch): ListSearch => changed({ q, sort }, {})

/** The chosen values of an attribute. */
export const chosenOf = (search: ListSearch, name: string): string[] => (search.attr ?? []).filter((attr) => attr.startsWith(`${name}:`)).map((attr) => attr.slice(name.length + 1))

/** Something that a list is narrowed to, and the list without it. */
export type Active =
  | { kind: 'category' | 'brand'; value: string; without: ListSearch }
  | { kind: 'attribute'; name: string; value: string; without: ListSearch }
  | { kind: 'price'; min: number | undefined; max: number | undefined; without: ListSearch }
  | { kind: 'rating'; stars: number; without: ListSearch }
  | { kind: 'available' | 'onSale'; without: ListSearch }

/** Everything that a list is narrowed to. */
export function activeOf(search: ListSearch): Active[] {
  const { category, brand = [], attr = [], priceMin, priceMax, rating, available, onSale } = search
  const active: Active[] = []
  if (category !== undefined) active.push({ kind: 'category', value: category, without: changed(search, { category: undefined }) })
  for (const value of brand) active.push({ kind: 'brand', value, without: withBrand(search, value) })
  for (const one of attr) {
    const [name = '', ...value] = one.split(':')
    active.push({ kind: 'attribute', name, value: value.join(':'), without: withAttribute(search, name, value.join(':')) })
  }
  if (priceMin !== undefined || priceMax !== undefined) active.push({ kind: 'price', min: priceMin, max: priceMax, without: withPrices(search, undefined, undefined) })
  if (rating !== undefined) active.push({ kind: 'rating', stars: rating, without: changed(search, { rating: undefined }) })
  if (available === true) active.push({ kind: 'available', without: changed(search, { available: undefined }) })
  if (onSale === true) active.push({ kind: 'onSale', without: changed(search, { onSale: undefined }) })
  return active
}

/**
 * The address that stands for a list: one of further pages stands for itself; a narrowed or sorted
 * one shows only what the whole list shows too.
 */
export function canonicalOf(path: string, search: ListSearch): string {
  const isWhole = activeOf(search).length === 0 && search.sort === undefined
  return isWhole && search.page !== undefined && search.page > 1 ? `${path}?page=${search.page}` : path
}

/** The values of a facet; what is chosen stays there to be taken back, also where nothing is left of it. */
export function withChosen(counted: readonly Counted[], chosen: readonly string[]): Counted[] {
  const missing = chosen.filter((value) => !counted.some((one) => one.value === value))
  return [...counted, ...missing.map((value) => ({ value, count: 0 }))]
}

/** Attributes worth choosing by: those with more than one value, and those that are chosen. */
export function attributesOf(facets: Facets, search: ListSearch): { name: string; values: Counted[]; chosen: string[] }[] {
  const told = facets.attributes.map(({ name, values }) => ({ name, counted: values }))
  const chosen = [...new Set((search.attr ?? []).map((attr) => attr.slice(0, attr.indexOf(':'))))]
  const gone = chosen.filter((name) => !told.some((one) => one.name === name)).map((name) => ({ name, counted: [] }))
  return [...told, ...gone].map(({ name, counted }) => ({ name, values: withChosen(counted, chosenOf(search, name)), chosen: chosenOf(search, name) })).filter(({ values, chosen }) => values.length > 1 || chosen.length > 0)
}

/** A range of prices to choose. */
export interface PriceRange {
  min: number | undefined
  max: number | undefined
  count: number
}

/** The ranges of prices. Where one begins with the price at which the one before ends, that price belongs to the latter. */
export function rangesOf(prices: readonly CountedPrices[]): PriceRange[] {
  return prices.map(({ from, to, count }, at) => ({
    min: at === 0 || from === 0 ? undefined : from,
    max: to === null || to === undefined ? undefined : prices[at + 1]?.from === to ? to - 1 : to,
    count,
  }))
}

/** A category in a list of them, so deep below the highest. */
export interface CategoryChoice {
  slug: string
  name: string
  count: number
  depth: number
}

/** The categories of a facet as a tree in the shop's order; those that the shop does not tell of follow. */
export function categoryChoices(counted: Facets['categories'], all: readonly CategoryView[], chosen: string | undefined): CategoryChoice[] {
  const counts = new Map(counted.map((one) => [one.slug, one]))
  const below = (parent: string | undefined, depth: number): CategoryChoice[] =>
    all
      .filter((category) => (category.parent ?? undefined) === parent)
      .flatMap(({ id, slug, name }) => {
        const children = below(id, depth + 1)
        const count = counts.get(slug)?.count ?? 0
        return count > 0 || slug === chosen || children.length > 0 ? [{ slug, name, count, depth }, ...children] : []
      })
  const tree = below(undefined, 0)
  const known = new Set(tree.map((one) => one.slug))
  return [...tree, ...counted.filter((one) => !known.has(one.slug)).map((one) => ({ ...one, depth: 0 }))]
}

/** What was shown before keeps its place, with nothing left of it where it is not told of any more; the rest follows. */
function steadily<T extends { count: number }>(before: readonly T[], now: readonly T[], key: (one: T) => string): T[] {
  const left = new Map(now.map((one) => [key(one), one]))
  const kept = before.map((one) => left.get(key(one)) ?? { ...one, count: 0 })
  const shown = new Set(before.map(key))
  const all = [...kept, ...now.filter((one) => !shown.has(key(one)))]
  return [...all.filter((one) => one.count > 0), ...all.filter((one) => one.count === 0)]
}

/**
 * The facets of a list that was narrowed further: nothing vanishes and nothing changes places without
 * need, so that what is about to be clicked does not move away.
 */
export function steadyFacets(before: Facets | undefined, now: Facets): Facets {
  if (!before) return now
  const values = (name: string, from: Facets) => from.attributes.find((one) => one.name === name)?.values ?? []
  const names = [...new Set([...before.attributes, ...now.attributes].map((one) => one.name))]
  return {
    ...now,
    categories: steadily(before.categories, now.categories, (one) => one.slug),
    brands: steadily(before.brands, now.brands, (one) => one.value),
    attributes: names.map((name) => ({ name, values: steadily(values(name, before), values(name, now), (one) => one.value) })),
  }
}
