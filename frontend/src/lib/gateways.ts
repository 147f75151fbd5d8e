import { queryOptions } from '@tanstack/react-query'
import { body, client } from './client'

/** The ways to pay that are offered at this moment, in the order to show them. */
export const listGateways = queryOptions({
  queryKey: ['gateways'],
  queryFn: ({ signal }) => body(client.GET('/api/checkout/gateways', { signal })),
  staleTime: 60_000,
  select: ({ items }) => items,
  meta: { quiet: true },
})
