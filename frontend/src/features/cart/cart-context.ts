import { createContext, use } from 'react'
import type { CartView, LineView } from '@/api/schema'
import type { CartState, LineFault, LinePreview, ShownCart } from './model'

/** The cart and what can be done with it. */
export interface Cart {
  /** The shop's last answer. */
  server: CartView | undefined
  shown: ShownCart
  state: CartState
  /** What is wrong with a line, by its variant. */
  faults: Record<string, LineFault>
  /** Why the cart could not be loaded. */
  error: Error | null
  reload: () => void
  open: () => void
  close: () => void
  add: (preview: LinePreview, quantity: number) => void
  setQuantity: (variant: string, quantity: number) => void
  remove: (line: LineView) => void
  /** Takes out what can't be put back as it was. */
  drop: (variant: string) => void
  restore: (line: LineView) => void
}

export const CartContext = createContext<Cart | undefined>(undefined)

/** The cart of this browser. */
export function useCart(): Cart {
  const cart = use(CartContext)
  if (!cart) throw new Error('useCart needs a CartProvider')
  return cart
}
