import { queryOptions } from '@tanstack/react-query'
import { body, client } from './client'

/** The ways to pay in a currency that are offered at this moment, in the order to show them. */
export const listGateways = (currency: string | undefined) =>
  queryOptions({
    queryKey: ['gateways', currency],
    queryFn: ({ signal }) => body(client.GET('/api/checkout/gateways', { params: { query: { currency } }, signal })),
    staleTime: 60_000,
    select: ({ items }) => items,
    meta: { quiet: true },
  })
