import type { AccountView, DeskOrder, OrderAction, Permission } from '@/api/schema'
import { may } from '@/lib/staff'

const NEEDS: Partial<Record<OrderAction, Permission>> = { refund: 'refunds-manage', review: 'refunds-manage' }

/** Whether the caller's roles allow it at all; where the order stands decides the rest. */
export const mayEver = (caller: AccountView, action: OrderAction): boolean => may(caller, NEEDS[action] ?? 'orders-manage')

/** Whether the caller may do it to this order now. */
export const can = (desk: Pick<DeskOrder, 'actions'>, caller: AccountView, action: OrderAction): boolean => desk.actions.includes(action) && mayEver(caller, action)
