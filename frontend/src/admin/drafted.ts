import type { PayableOrder } from '@/api/schema'

const links = new Map<string, PayableOrder>()

/** The links of orders that were written down here, on their way from the form to the order's page: in memory only. */
export const drafted = {
  set: (payable: PayableOrder): void => void links.set(payable.order.order.id, payable),
  get: (order: string): PayableOrder | undefined => links.get(order),
}
