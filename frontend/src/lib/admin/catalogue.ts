import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { CategoryRow, ProductTable, Status, TableSort, TaxClass } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

/** Where the catalogue's parts are cached: a change of one shows in the others. */
export const PRODUCTS_KEY = [...ADMIN_KEY, 'products'] as const
export const CATEGORIES_KEY = [...ADMIN_KEY, 'categories'] as const
export const COLLECTIONS_KEY = [...ADMIN_KEY, 'collections'] as const

/** The header that names the version which a change is made to. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` })

/** How many rows a page of products may have. */
export const PAGE_SIZES = [25, 50, 100] as const

/** Which products to list. */
export interface ProductWish {
  search?: string | undefined
  status?: Status | undefined
  category?: string | undefined
  collection?: string | undefined
  brand?: string | undefined
  tag?: string | undefined
  sort?: TableSort | undefined
  page?: number | undefined
  size?: (typeof PAGE_SIZES)[number] | undefined
}

/** A page of products of any status. */
export const findProducts = ({ page = 1, size = 25, ...wish }: ProductWish) => {
  const filters = Object.fromEntries(Object.entries(wish as Record<string, string | undefined>).filter(([, value]) => value !== undefined && value !== ''))
  return queryOptions({
    queryKey: [...PRODUCTS_KEY, 'list', filters, page, size],
    queryFn: ({ signal }) => body(client.GET('/api/admin/products', { params: { query: { ...filters, page: String(page), pageSize: size } }, signal })),
    staleTime: 5000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })
}

/** All categories, flat. */
export const categoryTree = () =>
  queryOptions({
    queryKey: CATEGORIES_KEY,
    queryFn: ({ signal }) => body(client.GET('/api/admin/categories', { signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

/** All collections, by name. */
export const listCollections = () =>
  queryOptions({
    queryKey: [...COLLECTIONS_KEY, 'list'],
    queryFn: ({ signal }) => body(client.GET('/api/admin/collections', { signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

/** What is assumed where the shop does not answer; it refuses prices in another currency. */
const FIRST_CURRENCY = ['EUR'] as const

/** The currencies that prices are set in, the shop's own first; nothing until they are known. */
export function useCurrencies(): readonly [string, ...string[]] | undefined {
  const { data, isError } = useQuery({
    ...findProducts({}),
    select: ({ items, currencies }: ProductTable) => {
      const [own = items[0]?.price.currency ?? FIRST_CURRENCY[0], ...others] = currencies
      return [own, ...others] as const
    },
    staleTime: 600_000,
    refetchOnWindowFocus: false,
  })
  return data ?? (isError ? FIRST_CURRENCY : undefined)
}

/** The currency that every price is set in; nothing until it is known. */
export const useCurrency = (): string | undefined => useCurrencies()?.[0]

/** What there is where the shop does not answer: every shop has it. */
const STANDARD: readonly TaxClass[] = [{ id: 'standard', name: 'Standard' }]

/** The tax classes of the shop's settings. Staff may add one and use it next, so they are not kept long. */
export function useTaxClasses(): readonly TaxClass[] {
  const { data } = useQuery({ ...findProducts({}), select: ({ taxClasses }: ProductTable) => taxClasses, staleTime: 5000 })
  return data ?? STANDARD
}

/** A category among those of the same parent, with those below it. */
export interface Branch {
  row: CategoryRow
  depth: number
  children: Branch[]
}

/** The categories as a tree. */
export function nest(rows: readonly CategoryRow[], parent: string | null = null, depth = 0): Branch[] {
  return rows
    .filter((row) => (row.parent ?? null) === parent)
    .sort((a, b) => a.position - b.position)
    .map((row) => ({ row, depth, children: nest(rows, row.id, depth + 1) }))
}

/** The tree from top to bottom. */
export const flatten = (branches: readonly Branch[]): Branch[] => branches.flatMap((branch) => [branch, ...flatten(branch.children)])

/** A category with those above it, the highest first: `Kitchen > Mugs`. */
export function categoryPath(rows: readonly CategoryRow[], id: string): string {
  const names: string[] = []
  const seen = new Set<string>()
  for (let next: string | null | undefined = id; next; ) {
    const at: CategoryRow | undefined = rows.find((row) => row.id === next)
    if (!at || seen.has(at.id)) break
    seen.add(at.id)
    names.unshift(at.name)
    next = at.parent
  }
  return names.join(' › ')
}

/** A category and all below it. */
export function withBelow(rows: readonly CategoryRow[], id: string): Set<string> {
  const found = new Set([id])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const row of rows) if (row.parent && found.has(row.parent)) found.add(row.id)
  }
  return found
}
