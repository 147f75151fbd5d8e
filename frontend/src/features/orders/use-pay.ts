import { useEffect, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { startPayment } from './api/start-payment'

/** Sends the browser to the payment page; replaced in tests. */
export const leave = { to: (address: string): void => window.location.assign(address) }

/** Starts a payment and leaves for the provider's page. */
export function usePay() {
  const [leaving, setLeaving] = useState(false)
  const start = useMutation({ mutationFn: ({ order, token }: { order: string; token: string | undefined }) => startPayment(order, token) })

  // Back from the provider: the browser may show this page as it was left.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) setLeaving(false)
    }
    window.addEventListener('pageshow', shown)
    return () => window.removeEventListener('pageshow', shown)
  }, [])

  return {
    busy: start.isPending || leaving,
    problem: start.error,
    pay: async (order: string, token: string | undefined): Promise<void> => {
      try {
        const { redirect } = await start.mutateAsync({ order, token })
        setLeaving(true)
        leave.to(redirect)
      } catch {
        // `problem` says it.
      }
    },
  }
}
