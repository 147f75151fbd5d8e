import type { CartView } from '@/api/schema'
import { body, client } from '@/lib/client'
import type { CartOp } from '../model'

/** Sends one change; the answer is the whole cart. */
export async function changeCart(op: CartOp): Promise<CartView> {
  switch (op.kind) {
    case 'add':
      if (op.currency !== undefined) await setCurrency(op.currency)
      return body(client.POST('/api/cart/lines', { body: { variant: op.variant, quantity: op.quantity } }))
    case 'set':
      return body(client.PUT('/api/cart/lines/{variant}', { params: { path: { variant: op.variant } }, body: { quantity: op.quantity } }))
    case 'remove':
      return body(client.DELETE('/api/cart/lines/{variant}', { params: { path: { variant: op.variant } } }))
  }
}

/** Says in which currency the cart is; makes one if there is none. */
export const setCurrency = (currency: string): Promise<CartView> => body(client.PUT('/api/cart/currency', { body: { currency } }))
