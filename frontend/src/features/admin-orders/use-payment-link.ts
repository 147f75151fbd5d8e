import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import type { AskPaymentInput, PayableOrder } from '@/api/schema'
import { attempts } from '@/lib/attempts'
import { isProblem } from '@/lib/problem'
import { askPayment, useOrdersCache } from './api/orders'

/** Asks for the link to pay an order, and to send it where that is wanted; the reply has the order as it is then. */
export function usePaymentLink(order: string, onDone: (payable: PayableOrder) => void) {
  const cache = useOrdersCache()
  const [send] = useState(() => attempts((key, ask: AskPaymentInput) => askPayment(order, key, ask)))
  return useMutation({
    mutationFn: send,
    onSuccess: (payable) => {
      cache.renew(payable.order)
      onDone(payable)
    },
    onError: (error) => {
      if (isProblem(error, 'order-state', 'not-found', 'network')) cache.askAgain(order)
    },
  })
}
