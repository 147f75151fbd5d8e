import type { PaymentView } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { orderHeaders } from '@/lib/orders'

/** Tells which transaction pays. To tell the same again changes nothing, so a bad line is tried again. */
export const reportTransaction = (order: string, token: string | undefined, payment: string, txid: string): Promise<PaymentView> =>
  again(
    () => body(client.POST('/api/orders/{order}/payments/{payment}/transaction', { params: { path: { order, payment } }, headers: orderHeaders(token), body: { txid } })),
    ['unavailable', 'network'],
    4,
  )
