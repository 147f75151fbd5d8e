import type { NewOrderInput, PlacedOrder } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'

/** Sends an order under a key; the same key and body may be sent as often as need be. */
export const placeOrder = (key: string, order: NewOrderInput): Promise<PlacedOrder> =>
  again(() => body(client.POST('/api/orders', { params: { header: { 'Idempotency-Key': key } }, body: order })), ['in-progress', 'cart-claimed', 'unavailable', 'network'], 4)
