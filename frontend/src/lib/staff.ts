import { useLingui } from '@lingui/react/macro'
import type { AccountView, Permission, Role } from '@/api/schema'

/** All roles, in the order in which they are shown. */
export const ROLES: readonly Role[] = ['owner', 'manager', 'catalogue', 'fulfilment', 'support', 'marketing', 'analyst']

/** Whether an account's roles allow something; the shop asks again at each call. */
export const may = (account: AccountView, permission: Permission): boolean => account.permissions?.includes(permission) ?? false

/** What roles and permissions are called. */
export function useStaffWords(): { role: (role: Role) => string; job: (role: Role) => string; permission: (permission: Permission) => string } {
  const { t } = useLingui()
  return {
    role: (role) => ({ owner: t`Owner`, manager: t`Manager`, catalogue: t`Catalogue`, fulfilment: t`Fulfilment`, support: t`Support`, marketing: t`Marketing`, analyst: t`Analyst` })[role],
    job: (role) =>
      ({
        owner: t`Whose shop it is; may do everything`,
        manager: t`Runs the shop day by day`,
        catalogue: t`Keeps products and their stock`,
        fulfilment: t`Packs and sends`,
        support: t`Helps customers`,
        marketing: t`Brings customers in`,
        analyst: t`Reads the figures`,
      })[role],
    permission: (permission) =>
      ({
        'users-view': t`Look up people and their orders`,
        'users-manage': t`Block customers, sign them out, help them after a lost phone`,
        'staff-manage': t`Invite staff and change their roles`,
        'audit-view': t`Read the audit log`,
        'settings-manage': t`Change how the shop works`,
        'products-manage': t`Products, categories, pictures, stock`,
        'orders-view': t`Look up orders`,
        'orders-manage': t`Send, cancel and change orders`,
        'refunds-manage': t`Give money back`,
        'promotions-manage': t`Coupons and campaigns`,
        'reviews-moderate': t`Publish reviews, or not`,
        'content-manage': t`Pages and banners`,
        'reports-view': t`Sales and other figures`,
      })[permission],
  }
}
