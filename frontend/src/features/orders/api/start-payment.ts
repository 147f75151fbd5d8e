import type { GatewayName, StartedPayment } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { orderHeaders } from '@/lib/orders'
import { isProblem } from '@/lib/problem'
import { read, write } from '@/lib/storage'
import { uuid } from '@/lib/uuid'

/**
 * Asks what to do to pay by a gateway; of an open payment it asks again, also for a new price. The
 * key of an attempt whose outcome is unknown is kept, so that trying again repeats that attempt; a
 * known outcome ends it. Each gateway has its own: a key goes with one body.
 */
export async function startPayment(order: string, token: string | undefined, gateway: GatewayName): Promise<StartedPayment> {
  const slot = `bodega.pay.${order}.${gateway}`
  const key = read(sessionStorage, slot) ?? uuid()
  write(sessionStorage, slot, key)
  const call = () =>
    body(
      client.POST('/api/orders/{order}/payments', {
        params: { path: { order }, header: { 'Idempotency-Key': key } },
        headers: orderHeaders(token),
        body: { gateway },
      }),
    )
  try {
    const started = await again(call, ['in-progress', 'unavailable'], 5)
    write(sessionStorage, slot, null)
    return started
  } catch (error) {
    if (isProblem(error) && error.isDefinite) write(sessionStorage, slot, null)
    throw error
  }
}
