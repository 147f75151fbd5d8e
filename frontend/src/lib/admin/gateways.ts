/** All gateways that there are, in the order in which tables and settings list them. */
export const GATEWAYS = ['paypal', 'blockonomics', 'usdt', 'globee', 'bank-transfer', 'cash-on-delivery'] as const
