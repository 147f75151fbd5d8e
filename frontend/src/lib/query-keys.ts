/** Where the cart is cached: the checkout refreshes it too. */
export const CART_KEY = ['cart'] as const

/** Where an order is cached. */
export const orderKey = (order: string) => ['order', order] as const
