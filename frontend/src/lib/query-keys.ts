/** Where the cart is cached: the checkout refreshes it too. */
export const CART_KEY = ['cart'] as const

/** Where an order is cached. */
export const orderKey = (order: string) => ['order', order] as const

/** Where ways to ship are cached: their quotes are for one customer. */
export const SHIPPING_METHODS_KEY = ['shipping-methods'] as const

/** Everything that only staff may see. */
export const ADMIN_KEY = ['admin'] as const

/** Everything that only the owner of an account may see. */
export const ACCOUNT_KEY = ['account'] as const
