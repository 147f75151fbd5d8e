import { queryOptions } from '@tanstack/react-query'
import { body, client } from '@/lib/client'
import { SHIPPING_METHODS_KEY } from '@/lib/query-keys'

/** Quotes hold for 15 minutes; they are renewed well before that. */
const RENEW_MS = 8 * 60_000

/** What of an address decides how it can be reached, and who buys: both decide about the price. */
export interface Destination {
  country: string
  region?: string | undefined
  postcode?: string | undefined
  /** The VAT id of a business. */
  vatId?: string | undefined
}

/** The ways to ship the cart of this version to a place, each with a quote. */
export const listShippingMethods = ({ country, region, postcode, vatId }: Destination, cartVersion: number) =>
  queryOptions({
    queryKey: [...SHIPPING_METHODS_KEY, country, region, postcode, vatId, cartVersion],
    queryFn: ({ signal }) => body(client.GET('/api/checkout/shipping-methods', { params: { query: { country, region, postcode, vatId } }, signal })),
    staleTime: RENEW_MS,
    refetchInterval: RENEW_MS,
    gcTime: RENEW_MS,
  })
