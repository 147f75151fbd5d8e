import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import * as v from 'valibot'
import { FailureScreen } from '@/app/failure-screen'
import { auditSearch } from '@/features/admin-audit/urls'
import { importsSearch } from '@/features/admin-imports/urls'
import { ordersSearch } from '@/features/admin-orders/urls'
import { newProductSearch, productsSearch } from '@/features/admin-products/urls'
import { movesSearch, stockSearch } from '@/features/admin-stock/urls'
import { peopleSearch } from '@/features/admin-users/urls'
import { innerPath } from '@/lib/inner-path'
import { linkToken } from './link-token'
import { Root } from './root'

/** Where the dashboard is mounted; all its paths are below. */
export const BASE = '/admin'

// No loaders: nothing is known of who asks before the session is.
const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root })

export const loginRoute = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: v.object({ to: v.fallback(v.optional(v.pipe(v.unknown(), v.transform(innerPath))), undefined) }),
  component: lazyRouteComponent(() => import('./pages/entry-pages'), 'LoginPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  // The token leaves the address before anything can copy it.
  beforeLoad: ({ location }) => {
    if (location.hash === '') return
    linkToken.set(location.hash)
    throw redirect({ to: '/invitation', replace: true })
  },
  component: lazyRouteComponent(() => import('./pages/entry-pages'), 'InvitationPage'),
})

const staffRoute = createRoute({
  getParentRoute: () => root,
  id: 'staff-only',
  component: lazyRouteComponent(() => import('./pages/gate'), 'Gate'),
})

const overviewRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview-page'), 'OverviewPage'),
})

export const ordersRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/orders',
  validateSearch: ordersSearch,
  component: lazyRouteComponent(() => import('./pages/order-pages'), 'OrdersPage'),
})

const newOrderRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/orders/new',
  component: lazyRouteComponent(() => import('./pages/order-pages'), 'NewOrderPage'),
})

export const orderRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/orders/$order',
  component: lazyRouteComponent(() => import('./pages/order-pages'), 'OrderPage'),
})

export const productsRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/products',
  validateSearch: productsSearch,
  component: lazyRouteComponent(() => import('./pages/product-pages'), 'ProductsPage'),
})

export const newProductRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/products/new',
  validateSearch: newProductSearch,
  component: lazyRouteComponent(() => import('./pages/product-pages'), 'NewProductPage'),
})

export const productRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/products/$product',
  component: lazyRouteComponent(() => import('./pages/product-pages'), 'ProductPage'),
})

const categoriesRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/categories',
  component: lazyRouteComponent(() => import('./pages/shelf-pages'), 'CategoriesPage'),
})

const collectionsRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/collections',
  component: lazyRouteComponent(() => import('./pages/shelf-pages'), 'CollectionsPage'),
})

export const newCollectionRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/collections/new',
  component: lazyRouteComponent(() => import('./pages/shelf-pages'), 'NewCollectionPage'),
})

export const collectionRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/collections/$collection',
  component: lazyRouteComponent(() => import('./pages/shelf-pages'), 'CollectionPage'),
})

export const importsRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/imports',
  validateSearch: importsSearch,
  component: lazyRouteComponent(() => import('./pages/import-pages'), 'ImportsPage'),
})

export const importRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/imports/$import',
  validateSearch: importsSearch,
  component: lazyRouteComponent(() => import('./pages/import-pages'), 'ImportPage'),
})

const searchRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/search',
  component: lazyRouteComponent(() => import('./pages/words-page'), 'WordsPage'),
})

export const stockRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/stock',
  validateSearch: stockSearch,
  component: lazyRouteComponent(() => import('./pages/stock-pages'), 'StockPage'),
})

export const variantRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/stock/$variant',
  validateSearch: movesSearch,
  component: lazyRouteComponent(() => import('./pages/stock-pages'), 'VariantPage'),
})

export const peopleRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('./pages/people-pages'), 'PeoplePage'),
})

export const personRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/people/$user',
  component: lazyRouteComponent(() => import('./pages/people-pages'), 'PersonPage'),
})

export const teamRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/staff',
  validateSearch: v.pick(peopleSearch, ['page']),
  component: lazyRouteComponent(() => import('./pages/team-page'), 'TeamPage'),
})

export const auditRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/audit-page'), 'AuditPage'),
})

const shopSettingsRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings-pages'), 'ShopSettingsPage'),
})

const paymentSettingsRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/settings/payments',
  component: lazyRouteComponent(() => import('./pages/settings-pages'), 'PaymentSettingsPage'),
})

const shippingSettingsRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/settings/shipping',
  component: lazyRouteComponent(() => import('./pages/settings-pages'), 'ShippingSettingsPage'),
})

const taxSettingsRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/settings/taxes',
  component: lazyRouteComponent(() => import('./pages/settings-pages'), 'TaxSettingsPage'),
})

const securityRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./pages/security-page'), 'SecurityPage'),
})

const restRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '$',
  component: lazyRouteComponent(() => import('./pages/not-found-page'), 'NotFoundPage'),
})

const catalogue = [productsRoute, newProductRoute, productRoute, categoriesRoute, collectionsRoute, newCollectionRoute, collectionRoute, stockRoute, variantRoute, importsRoute, importRoute, searchRoute] as const

const settings = [shopSettingsRoute, paymentSettingsRoute, shippingSettingsRoute, taxSettingsRoute] as const

const routeTree = root.addChildren([loginRoute, invitationRoute, staffRoute.addChildren([overviewRoute, ordersRoute, newOrderRoute, orderRoute, ...catalogue, peopleRoute, personRoute, teamRoute, auditRoute, ...settings, securityRoute, restRoute])])

/** The dashboard's pages. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: BASE,
    context: { queryClient },
    defaultPreload: false,
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 400,
    defaultErrorComponent: FailureScreen,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
