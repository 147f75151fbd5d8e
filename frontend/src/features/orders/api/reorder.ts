import type { CartView, LineView } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { isProblem } from '@/lib/problem'

/** What of an order could not be put into the cart again, and why. */
export interface Missing {
  name: string
  why: 'gone' | 'full' | 'stock' | 'failed'
  /** How many could be put in all the same. */
  added: number
}

const add = (variant: string, quantity: number): Promise<CartView> => again(() => body(client.POST('/api/cart/lines', { body: { variant, quantity } })), ['cart-claimed'], 4)

/** Puts a line's things into the cart, or as many as there are. */
async function addLine({ variant, quantity }: LineView): Promise<{ cart?: CartView; added: number; why?: Missing['why'] }> {
  try {
    return { cart: await add(variant, quantity), added: quantity }
  } catch (error) {
    if (!isProblem(error)) return { added: 0, why: 'failed' }
    const change = error.changes.find((one) => 'variant' in one && one.variant === variant)
    if (change?.change === 'gone' || change?.change === 'not-sold-in' || isProblem(error, 'invalid-request', 'not-found')) return { added: 0, why: 'gone' }
    if (isProblem(error, 'cart-limit')) return { added: 0, why: 'full' }
    if (!isProblem(error, 'out-of-stock')) return { added: 0, why: 'failed' }
    // What the cart holds of it already counts among what is wanted.
    const left = change?.change === 'stock' ? quantity - (change.wanted - change.left) : 0
    if (left <= 0) return { added: 0, why: 'stock' }
    try {
      return { cart: await add(variant, left), added: left, why: 'stock' }
    } catch {
      return { added: 0, why: 'stock' }
    }
  }
}

/** Puts what is still sold of an order into the cart, one after the other, and tells what could not be. */
export async function reorder(lines: readonly LineView[]): Promise<{ cart: CartView | undefined; missing: Missing[] }> {
  let cart: CartView | undefined
  const missing: Missing[] = []
  for (const line of lines) {
    const { why, added, ...answer } = await addLine(line)
    cart = answer.cart ?? cart
    if (why !== undefined) missing.push({ name: line.choice === '' ? line.name : `${line.name}, ${line.choice}`, why, added })
  }
  return { cart, missing }
}
