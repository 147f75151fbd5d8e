import { useQueryClient } from '@tanstack/react-query'
import type { CategoryTree, NewCategory, Place, ShelfBody } from '@/api/schema'
import { CATEGORIES_KEY, categoryTree, ifMatch, PRODUCTS_KEY } from '@/lib/admin/catalogue'
import { body, client } from '@/lib/client'

export const addCategory = (category: NewCategory): Promise<CategoryTree> => body(client.POST('/api/admin/categories', { body: category }))

export const setCategory = (category: string, version: number, written: ShelfBody): Promise<CategoryTree> =>
  body(client.PUT('/api/admin/categories/{category}', { params: { path: { category }, header: ifMatch(version) }, body: written }))

export const moveCategory = (category: string, place: Place): Promise<CategoryTree> => body(client.PUT('/api/admin/categories/{category}/place', { params: { path: { category } }, body: place }))

export const removeCategory = (category: string): Promise<CategoryTree> => body(client.DELETE('/api/admin/categories/{category}', { params: { path: { category } } }))

/** Every answer is the whole tree. */
export function useTreeCache() {
  const cache = useQueryClient()
  return {
    keep: (tree: CategoryTree): void => {
      cache.setQueryData(categoryTree().queryKey, tree)
      void cache.invalidateQueries({ queryKey: PRODUCTS_KEY, refetchType: 'none' })
    },
    askAgain: (): void => void cache.invalidateQueries({ queryKey: CATEGORIES_KEY }),
  }
}
