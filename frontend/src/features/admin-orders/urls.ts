import * as v from 'valibot'
import { GATEWAYS } from '@/lib/admin/gateways'

/** The tabs of the table, beside that of all orders. */
export const SHOWS = ['to-fulfil', 'attention', 'unpaid', 'fulfilled', 'closed'] as const

const day = v.fallback(v.optional(v.pipe(v.string(), v.isoDate())), undefined)

/** What of the table of orders stands in the address; days are in UTC. */
export const ordersSearch = v.object({
  search: v.fallback(v.optional(v.pipe(v.unknown(), v.transform(String), v.trim(), v.minLength(1), v.maxLength(100))), undefined),
  show: v.fallback(v.optional(v.picklist(SHOWS)), undefined),
  gateway: v.fallback(v.optional(v.picklist(GATEWAYS)), undefined),
  from: day,
  until: day,
  page: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))), undefined),
})

export type OrdersSearch = v.InferOutput<typeof ordersSearch>

/** Whether anything but a tab narrows the list. */
export const isFiltered = ({ search, gateway, from, until }: OrdersSearch): boolean => [search, gateway, from, until].some((part) => part !== undefined)

/** The address without what is not said; every change of it begins at the first page. */
export function narrowed(search: OrdersSearch, change: Partial<OrdersSearch>): OrdersSearch {
  const next: Record<string, unknown> = { ...search, page: undefined, ...change }
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined))
}
