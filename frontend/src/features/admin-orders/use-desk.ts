import { useState } from 'react'
import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import type { DeskOrder } from '@/api/schema'
import { attempts } from '@/lib/attempts'
import { isProblem } from '@/lib/problem'
import { useOrdersCache } from './api/orders'

/**
 * A change of an order, whose reply is the order as it is then: the page shows it at once. After a
 * refusal the page asks what the order is now.
 */
export function useDesk<V>(order: string, change: (value: V) => Promise<DeskOrder>, onDone?: () => void): UseMutationResult<DeskOrder, Error, V> {
  const cache = useOrdersCache()
  return useMutation({
    mutationFn: change,
    onSuccess: (desk) => {
      cache.renew(desk)
      onDone?.()
    },
    onError: (error) => {
      if (isProblem(error, 'order-state', 'not-found', 'out-of-stock', 'network')) cache.askAgain(order)
    },
  })
}

/** The same under a key: however often it is sent, it is done once. */
export function useKeyedDesk<V>(order: string, change: (key: string, value: V) => Promise<DeskOrder>, onDone?: () => void): UseMutationResult<DeskOrder, Error, V> {
  const [send] = useState(() => attempts(change))
  return useDesk(order, send, onDone)
}
