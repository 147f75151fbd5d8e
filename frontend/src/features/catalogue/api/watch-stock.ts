import type { StockAlertBody } from '@/api/schema'
import { body, client } from '@/lib/client'

/** Asks the shop to write once a variant is there again. */
export const watchStock = (alert: StockAlertBody) => body(client.POST('/api/stock-alerts', { body: alert }))
