import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Facets } from '@/api/schema'
import { listProductsUpTo } from './api/list-products'
import { filterOf, steadyFacets, type Shelf } from './filters'
import type { ListSearch } from './urls'

/** What a list shows: while the next one loads, the one before. */
export function useResults(shelf: Shelf, search: ListSearch, enabled = true) {
  const products = useQuery({ ...listProductsUpTo(filterOf(search, shelf), search.page ?? 1), placeholderData: keepPreviousData, enabled })
  // Another shelf, another search: what could be chosen there is no matter here.
  const scope = [shelf.category ?? search.category, shelf.collection, search.q].join('\n')
  const told = products.isPlaceholderData ? undefined : products.data?.facets
  const [kept, setKept] = useState<{ scope: string; told: Facets; shown: Facets }>()
  if (told && (kept?.told !== told || kept.scope !== scope)) setKept({ scope, told, shown: steadyFacets(kept?.scope === scope ? kept.shown : undefined, told) })
  // An index that went missing counts nothing.
  const isUncounted = products.data !== undefined && !products.isPlaceholderData && !told
  return { products, facets: isUncounted ? undefined : kept?.shown }
}

/** A list as its screen passes it on. */
export type Found = ReturnType<typeof useResults>
