import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'
import { SHIPPING_METHODS_KEY } from '@/lib/query-keys'

/** Quotes hold for 15 minutes; they are renewed well before that. */
const RENEW_MS = 8 * 60_000

/** The ways to ship the cart of this version to a country, each with a quote. */
export const listShippingMethods = (country: string, cartVersion: number) =>
  queryOptions({
    queryKey: [...SHIPPING_METHODS_KEY, country, cartVersion],
    queryFn: ({ signal }) => body(client.GET('/api/checkout/shipping-methods', { params: { query: { country } }, signal })),
    staleTime: RENEW_MS,
    refetchInterval: RENEW_MS,
    gcTime: RENEW_MS,
  })
