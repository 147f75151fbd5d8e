import type { CartView } from '@/api/schema'
import { body, client } from '@/lib/client'
import type { CartOp } from '../model'

/** Sends one change; the answer is the whole cart. */
export function changeCart(op: CartOp): Promise<CartView> {
  switch (op.kind) {
    case 'add':
      return body(client.POST('/api/cart/lines', { body: { variant: op.variant, quantity: op.quantity } }))
    case 'set':
      return body(client.PUT('/api/cart/lines/{variant}', { params: { path: { variant: op.variant } }, body: { quantity: op.quantity } }))
    case 'remove':
      return body(client.DELETE('/api/cart/lines/{variant}', { params: { path: { variant: op.variant } } }))
  }
}
