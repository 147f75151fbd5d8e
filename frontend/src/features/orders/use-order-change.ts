import { useState } from 'react'
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { OrderView } from '@/api/schema'
import { attempts } from '@/lib/attempts'
import { isProblem } from '@/lib/problem'
import { ACCOUNT_KEY, orderKey } from '@/lib/query-keys'

/**
 * A change of one's own order under a key, so that it is made once however often it is sent. The
 * reply is the order as it is then; after a refusal the page asks what it is now.
 */
export function useOrderChange<V>(order: string, change: (key: string, value: V) => Promise<OrderView>, onDone?: () => void): UseMutationResult<OrderView, Error, V> {
  const cache = useQueryClient()
  const [send] = useState(() => attempts(change))
  return useMutation({
    mutationFn: send,
    onSuccess: (changed) => {
      cache.setQueryData(orderKey(order), changed)
      void cache.invalidateQueries({ queryKey: [...ACCOUNT_KEY, 'orders'] })
      onDone?.()
    },
    onError: (error) => {
      if (isProblem(error, 'order-state', 'not-found', 'network')) void cache.invalidateQueries({ queryKey: orderKey(order) })
    },
  })
}
