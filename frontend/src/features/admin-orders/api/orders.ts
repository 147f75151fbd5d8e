import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import type { BooksAdjustmentInput, AskInput, AskPaymentInput, DeskOrder, EditInput, FileView, FulfilledOrders, FulfilmentMoveInput, HandRefund, Money, NewFulfilmentInput, OrderChangeInput, PayableOrder, RefundInput, ResolveReturnInput, ReviewDecision } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'
import type { OrdersSearch } from '../urls'

/** Where orders are cached, tables and single ones. */
const ORDERS_KEY = [...ADMIN_KEY, 'orders'] as const
const listKey = [...ORDERS_KEY, 'list'] as const
const oneKey = (order: string) => [...ORDERS_KEY, 'one', order] as const

/** A page of orders: the newest first, but for what waits. */
export const findOrders = ({ search, show, gateway, from, until, page = 1 }: OrdersSearch) =>
  queryOptions({
    queryKey: [...listKey, search ?? '', show ?? 'all', gateway ?? '', from ?? '', until ?? '', page],
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/admin/orders', {
          params: { query: { show: show ?? 'all', page: String(page), ...(search === undefined ? {} : { search }), ...(gateway === undefined ? {} : { gateway }), ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) } },
          signal,
        }),
      ),
    staleTime: 5000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })

/** An order with all that happened to it. */
export const openOrder = (order: string) =>
  queryOptions({
    queryKey: oneKey(order),
    queryFn: ({ signal }) => body(client.GET('/api/admin/orders/{order}', { params: { path: { order } }, signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

/** What a refund would do. Each change of an order may change it. */
export const previewRefund = (order: string, version: number, ask: AskInput) =>
  queryOptions({
    queryKey: [...oneKey(order), 'refund', version, ask],
    queryFn: ({ signal }) => body(client.POST('/api/admin/orders/{order}/refunds/preview', { params: { path: { order } }, body: { ask }, signal })),
    staleTime: 5000,
    gcTime: 0,
    placeholderData: keepPreviousData,
    meta: { quiet: true },
  })

/** What a change of an order would do. Each change that is made may change it. */
export const previewEdit = (order: string, version: number, changes: readonly OrderChangeInput[]) =>
  queryOptions({
    queryKey: [...oneKey(order), 'edit', version, changes],
    queryFn: ({ signal }) => body(client.POST('/api/admin/orders/{order}/edits/preview', { params: { path: { order } }, body: { changes: [...changes] }, signal })),
    staleTime: 5000,
    gcTime: 0,
    placeholderData: keepPreviousData,
    meta: { quiet: true },
  })

/** The most orders that one call sends. */
const AT_ONCE = 100

/** Makes a parcel of all that is open of each of several orders, each for itself. */
export async function fulfilOrders(orders: readonly string[], shipped: boolean): Promise<FulfilledOrders> {
  const items: FulfilledOrders['items'] = []
  for (let at = 0; at < orders.length; at += AT_ONCE) {
    const report = await body(client.POST('/api/admin/fulfilments', { body: { orders: orders.slice(at, at + AT_ONCE), shipped } }))
    items.push(...report.items)
  }
  return { items }
}

type Key = string
const keyed = (order: string, key: Key) => ({ path: { order }, header: { 'Idempotency-Key': key } })
const patiently = <T>(call: () => Promise<T>) => again(call, ['in-progress', 'unavailable', 'network'], 3)

/** Makes a parcel. */
export const fulfilOrder = (order: string, key: Key, parcel: NewFulfilmentInput) => patiently(() => body(client.POST('/api/admin/orders/{order}/fulfilments', { params: keyed(order, key), body: parcel })))

/** Moves a parcel on, or says who brings it. */
export const moveFulfilment = (order: string, fulfilment: string, move: FulfilmentMoveInput): Promise<DeskOrder> =>
  body(client.PUT('/api/admin/orders/{order}/fulfilments/{fulfilment}', { params: { path: { order, fulfilment } }, body: move }))

/** Gives money back. */
export const refundOrder = (order: string, key: Key, refund: RefundInput) => patiently(() => body(client.POST('/api/admin/orders/{order}/refunds', { params: keyed(order, key), body: refund })))

/** Changes what is ordered. */
export const editOrder = (order: string, key: Key, edit: EditInput): Promise<DeskOrder> => patiently(() => body(client.POST('/api/admin/orders/{order}/edits', { params: keyed(order, key), body: edit })))

/** Gives the link to pay an order, and sends it to the customer where that is asked for. */
export const askPayment = (order: string, key: Key, ask: AskPaymentInput): Promise<PayableOrder> => patiently(() => body(client.POST('/api/admin/orders/{order}/payment-link', { params: keyed(order, key), body: ask })))

/** Notes what became of money that staff send back themselves. */
export const noteRefund = (order: string, refund: string, outcome: HandRefund): Promise<DeskOrder> =>
  body(client.PUT('/api/admin/orders/{order}/refunds/{refund}', { params: { path: { order, refund } }, body: { outcome } }))

/** Decides about a return, and moves it on. */
export const resolveReturn = (order: string, one: string, decision: ResolveReturnInput): Promise<DeskOrder> =>
  body(client.PUT('/api/admin/orders/{order}/returns/{return}', { params: { path: { order, return: one } }, body: decision }))

/** Gives the order up: all that was paid goes back. */
export const cancelOrder = (order: string, key: Key, reason: string | null) => patiently(() => body(client.POST('/api/admin/orders/{order}/cancel', { params: keyed(order, key), body: { reason } })))

/** Notes something for those who work here. */
export const addOrderNote = (order: string, key: Key, text: string) => patiently(() => body(client.POST('/api/admin/orders/{order}/notes', { params: keyed(order, key), body: { text } })))

/** Notes money that came. */
export const noteMoney = (order: string, payment: string, key: Key, amount: Money) =>
  patiently(() => body(client.POST('/api/admin/orders/{order}/payments/{payment}/money', { params: { path: { order, payment }, header: { 'Idempotency-Key': key } }, body: { amount } })))

/** Sets the order's books right by hand. */
export const adjustBooks = (order: string, key: Key, wish: BooksAdjustmentInput) => patiently(() => body(client.POST('/api/admin/orders/{order}/adjustments', { params: keyed(order, key), body: wish })))

/** Decides about money that does not fit. */
export const endReview = (order: string, key: Key, decision: ReviewDecision) => patiently(() => body(client.POST('/api/admin/orders/{order}/review', { params: keyed(order, key), body: { decision } })))

/** An invoice or a credit note, as a file. */
export const openDocument = (order: string, number: string): Promise<FileView> =>
  body(client.GET('/api/admin/orders/{order}/documents/{number}', { params: { path: { order, number } } }))

/** Writes the invoice of a paid order, and the credit notes of its refunds, where they are not written yet. */
export const writeDocuments = (order: string): Promise<DeskOrder> =>
  body(client.POST('/api/admin/orders/{order}/documents', { params: { path: { order } } }))

/** The most orders whose slips one call writes. */
const SLIPS_AT_ONCE = 50

/** Packing slips of orders, as files. */
export async function printSlips(orders: readonly string[]): Promise<FileView[]> {
  const files: FileView[] = []
  for (let at = 0; at < orders.length; at += SLIPS_AT_ONCE) {
    const slips = await body(client.POST('/api/admin/packing-slips', { body: { orders: orders.slice(at, at + SLIPS_AT_ONCE) } }))
    files.push(...slips.files)
  }
  return files
}

/** What is shown of orders after a change. */
export function useOrdersCache() {
  const cache = useQueryClient()
  return {
    /** The reply is the order as it is now; tables, stock and people ask again when they are looked at. */
    renew: (desk: DeskOrder): void => {
      cache.setQueryData(oneKey(desk.order.id), desk)
      for (const queryKey of [listKey, [...ADMIN_KEY, 'stock'], [...ADMIN_KEY, 'people']]) void cache.invalidateQueries({ queryKey })
    },
    /** Somebody else may have changed it. */
    askAgain: (order: string): void => void cache.invalidateQueries({ queryKey: oneKey(order), exact: true }),
    listsAskAgain: (): void => void cache.invalidateQueries({ queryKey: ORDERS_KEY }),
  }
}
