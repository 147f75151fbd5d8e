import type { FileView, OrderView, ReturnInput } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { orderHeaders } from '@/lib/orders'

const patiently = (call: () => Promise<OrderView>) => again(call, ['in-progress', 'unavailable', 'network'], 3)
const keyed = (order: string, key: string) => ({ path: { order }, header: { 'Idempotency-Key': key } })

/** Gives one's own order up; what was paid goes back. */
export const cancelMyOrder = (order: string, token: string | undefined, key: string, reason: string | null) =>
  patiently(() => body(client.POST('/api/orders/{order}/cancel', { params: keyed(order, key), headers: orderHeaders(token), body: { reason } })))

/** Asks to send things back. */
export const requestReturn = (order: string, token: string | undefined, key: string, wish: ReturnInput) =>
  patiently(() => body(client.POST('/api/orders/{order}/returns', { params: keyed(order, key), headers: orderHeaders(token), body: wish })))

/** An invoice or a credit note, as a file. */
export const downloadInvoice = (order: string, token: string | undefined, number: string): Promise<FileView> =>
  body(client.GET('/api/orders/{order}/documents/{number}', { params: { path: { order, number } }, headers: orderHeaders(token) }))

/** Takes a request back. */
export const cancelReturn = (order: string, token: string | undefined, one: string): Promise<OrderView> =>
  body(client.DELETE('/api/orders/{order}/returns/{return}', { params: { path: { order, return: one } }, headers: orderHeaders(token) }))
