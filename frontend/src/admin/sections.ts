import { useLingui } from '@lingui/react/macro'
import type { AccountView, Permission } from '@/api/schema'
import { may } from '@/lib/staff'

/** A part of the dashboard. */
export interface SectionLink {
  to: '/' | '/orders' | '/products' | '/categories' | '/collections' | '/stock' | '/imports' | '/search' | '/people' | '/staff' | '/audit' | '/settings'
  icon: 'home' | 'bag' | 'tag' | 'tree' | 'stack' | 'box' | 'swap' | 'search' | 'people' | 'badge' | 'list' | 'sliders'
  name: string
  /** What there is to do. */
  about: string
  /** Who may open it; without one, all staff. */
  needs?: Permission
}

/** The parts of the dashboard that the account's roles open. */
export function useSections(account: AccountView): SectionLink[] {
  const { t } = useLingui()
  const all: SectionLink[] = [
    { to: '/', icon: 'home', name: t`Overview`, about: t`How the shop is doing` },
    { to: '/orders', icon: 'bag', name: t`Orders`, about: t`See what was ordered, pack and send it, give money back`, needs: 'orders-view' },
    { to: '/products', icon: 'tag', name: t`Products`, about: t`Make and change what is sold, one by one or many at once`, needs: 'products-manage' },
    { to: '/categories', icon: 'tree', name: t`Categories`, about: t`The shelves of the shop, in their order`, needs: 'products-manage' },
    { to: '/collections', icon: 'stack', name: t`Collections`, about: t`Products that belong together, by hand or by a rule`, needs: 'products-manage' },
    { to: '/stock', icon: 'box', name: t`Stock`, about: t`How many there are of everything; book deliveries, losses and counts`, needs: 'products-manage' },
    { to: '/imports', icon: 'swap', name: t`Import & export`, about: t`Bring products from a file, or take them all out`, needs: 'products-manage' },
    { to: '/search', icon: 'search', name: t({ message: 'Search', context: 'section' }), about: t`Teach the search words, and see how its index is`, needs: 'products-manage' },
    { to: '/people', icon: 'people', name: t`People`, about: t`Find customers and staff, help them, block them`, needs: 'users-view' },
    { to: '/staff', icon: 'badge', name: t`Staff & roles`, about: t`Invite staff, and see what each may do`, needs: 'staff-manage' },
    { to: '/audit', icon: 'list', name: t`Audit log`, about: t`Who did what, when and from where`, needs: 'audit-view' },
    { to: '/settings', icon: 'sliders', name: t`Settings`, about: t`Who sells, how it is paid and sent, and with which taxes`, needs: 'settings-manage' },
  ]
  return all.filter(({ needs }) => needs === undefined || may(account, needs))
}
