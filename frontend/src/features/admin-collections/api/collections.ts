import { queryOptions, useQueryClient } from '@tanstack/react-query'
import type { CollectionBody, CollectionDetail, CollectionTable } from '@/api/schema'
import { COLLECTIONS_KEY, ifMatch, listCollections } from '@/lib/admin/catalogue'
import { body, client } from '@/lib/client'

const oneKey = (collection: string) => [...COLLECTIONS_KEY, 'one', collection] as const

/** A collection in the editor, asked for when the page opens only. */
export const openCollection = (collection: string) =>
  queryOptions({
    queryKey: oneKey(collection),
    queryFn: ({ signal }) => body(client.GET('/api/admin/collections/{collection}', { params: { path: { collection } }, signal })),
    staleTime: Infinity,
    gcTime: 0,
  })

export const addCollection = (collection: CollectionBody): Promise<CollectionDetail> => body(client.POST('/api/admin/collections', { body: collection }))

export const setCollection = (collection: string, version: number, written: CollectionBody): Promise<CollectionDetail> =>
  body(client.PUT('/api/admin/collections/{collection}', { params: { path: { collection }, header: ifMatch(version) }, body: written }))

export const removeCollection = (collection: string): Promise<CollectionTable> => body(client.DELETE('/api/admin/collections/{collection}', { params: { path: { collection } } }))

export function useCollectionsCache() {
  const cache = useQueryClient()
  return {
    keep: (detail: CollectionDetail): void => {
      cache.setQueryData(oneKey(detail.collection.id), detail)
      void cache.invalidateQueries({ queryKey: listCollections().queryKey })
    },
    keepTable: (table: CollectionTable): void => void cache.setQueryData(listCollections().queryKey, table),
  }
}
