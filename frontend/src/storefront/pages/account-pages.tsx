import type { ComponentType } from 'react'
import { Outlet, useRouterState } from '@tanstack/react-router'
import type { AccountView } from '@/api/schema'
import { AddressesScreen } from '@/features/account/routes/addresses'
import { DataScreen } from '@/features/account/routes/data'
import { HomeScreen } from '@/features/account/routes/home'
import { AccountLayout } from '@/features/account/routes/layout'
import { OrdersScreen } from '@/features/account/routes/orders'
import { SecurityScreen } from '@/features/account/routes/security'
import { useSession } from '@/lib/session'
import { accountOrdersRoute } from '../router'

/** What is around all of `/account`. */
export function AccountPage() {
  const path = useRouterState({ select: (state) => state.location.href })
  return (
    <AccountLayout path={path}>
      <Outlet />
    </AccountLayout>
  )
}

/** Gives a screen the account that is signed in, and another account a screen of its own; the layout leads everybody else away. */
function WithAccount({ screen: Screen }: { screen: ComponentType<{ account: AccountView }> }) {
  const session = useSession()
  return session.is === 'signed-in' ? <Screen key={session.account.id} account={session.account} /> : null
}

/** `/account`. */
export function HomePage() {
  return <WithAccount screen={HomeScreen} />
}

/** `/account/orders`. */
export function OrdersPage() {
  const { page = 1 } = accountOrdersRoute.useSearch()
  const session = useSession()
  return session.is === 'signed-in' ? <OrdersScreen key={session.account.id} page={page} /> : null
}

/** `/account/addresses`. */
export function AddressesPage() {
  return <WithAccount screen={AddressesScreen} />
}

/** `/account/security`. */
export function SecurityPage() {
  return <WithAccount screen={SecurityScreen} />
}

/** `/account/data`. */
export function DataPage() {
  return <WithAccount screen={DataScreen} />
}
