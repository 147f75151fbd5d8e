import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { UserDetail } from '@/api/schema'
import { PEOPLE_KEY, personKey } from '@/lib/people'

/** A change to an account, whose answer is the account as it is then: it shows at once, and lists ask again. */
export function usePersonChange<V>(change: (value: V) => Promise<UserDetail>, onDone?: () => void): UseMutationResult<UserDetail, Error, V> {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (detail) => {
      cache.setQueryData(personKey(detail.account.id), detail)
      void cache.invalidateQueries({ queryKey: [...PEOPLE_KEY, 'list'] })
      onDone?.()
    },
  })
}
