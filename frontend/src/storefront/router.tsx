import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import * as v from 'valibot'
import { FailureScreen } from '@/app/failure-screen'
import { NotFoundScreen } from '@/app/not-found-screen'
import { getProduct } from '@/features/catalogue/api/get-product'
import { listCategories } from '@/features/catalogue/api/list-categories'
import { listCollections } from '@/features/catalogue/api/list-collections'
import { listProducts, listProductsUpTo } from '@/features/catalogue/api/list-products'
import { HomeScreen } from '@/features/catalogue/routes/home'
import { filterOf, type Shelf } from '@/features/catalogue/filters'
import { listSearch, productSearch, shelfSearch, type ListSearch } from '@/features/catalogue/urls'
import { innerPath } from '@/lib/inner-path'
import { keepOrderToken } from '@/lib/orders'
import { warm } from '@/lib/query-client'
import { parseSearch, stringifySearch, wholeSearch } from '@/lib/search-params'
import { CartProvider } from '@/features/cart/cart-provider'
import { linkToken } from './link-token'
import { Shell } from './shell'

// Loaders start queries and do not wait: the page shows its shape at once.
const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: () => (
    <CartProvider>
      <Shell />
    </CartProvider>
  ),
  notFoundComponent: NotFoundScreen,
  loader: ({ context: { queryClient } }) => warm(queryClient.query(listCategories())),
})

export const homeRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: HomeScreen,
  loader: ({ context: { queryClient } }) => {
    warm(queryClient.query(listProducts({ sort: 'featured', pageSize: 8 })))
    warm(queryClient.query(listProducts({ sort: 'newest', pageSize: 12 })))
    warm(queryClient.query(listCollections()))
  },
})

const warmList = (cache: QueryClient, search: ListSearch, shelf: Shelf) => warm(cache.query(listProductsUpTo(filterOf(search, shelf), search.page ?? 1)))

export const productsRoute = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => warmList(queryClient, deps, {}),
  component: lazyRouteComponent(() => import('./pages/list-page'), 'ProductsPage'),
})

export const searchRoute = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => {
    if (deps.q !== undefined) warmList(queryClient, deps, {})
  },
  component: lazyRouteComponent(() => import('./pages/list-page'), 'SearchPage'),
})

export const categoryRoute = createRoute({
  getParentRoute: () => root,
  path: '/c/$slug',
  validateSearch: shelfSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) => warmList(queryClient, deps, { category: params.slug }),
  component: lazyRouteComponent(() => import('./pages/list-page'), 'CategoryPage'),
})

export const collectionRoute = createRoute({
  getParentRoute: () => root,
  path: '/collections/$slug',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) => {
    warm(queryClient.query(listCollections()))
    warmList(queryClient, deps, { collection: params.slug })
  },
  component: lazyRouteComponent(() => import('./pages/list-page'), 'CollectionPage'),
})

export const productRoute = createRoute({
  getParentRoute: () => root,
  path: '/p/$slug',
  validateSearch: productSearch,
  loader: ({ context: { queryClient }, params }) => warm(queryClient.query(getProduct(params.slug))),
  component: lazyRouteComponent(() => import('./pages/product-page'), 'ProductPage'),
})

/** The pages of the checkout and of orders come with what only they say. */
const payingPage =
  <T,>(page: () => Promise<T>) =>
  async (): Promise<T> => {
    const [shown] = await Promise.all([page(), import('./paying-words').then(({ payingWords }) => payingWords)])
    return shown
  }

export const checkoutRoute = createRoute({
  getParentRoute: () => root,
  path: '/checkout',
  validateSearch: v.object({ step: v.fallback(v.optional(v.picklist(['contact', 'shipping', 'payment-review'])), undefined) }),
  component: lazyRouteComponent(payingPage(() => import('./pages/checkout-page')), 'CheckoutPage'),
})

const text = v.fallback(v.optional(v.pipe(v.unknown(), v.transform(String))), undefined)

export const returnRoute = createRoute({
  getParentRoute: () => root,
  path: '/checkout/return/$order',
  validateSearch: v.object({ payment: text, result: v.fallback(v.optional(v.picklist(['approved', 'cancelled'])), undefined) }),
  component: lazyRouteComponent(payingPage(() => import('./pages/return-page')), 'ReturnPage'),
})

export const orderRoute = createRoute({
  getParentRoute: () => root,
  path: '/order/$order',
  // The token moves from the fragment into storage before anything can copy the address.
  beforeLoad: ({ params, location }) => {
    if (location.hash === '') return
    keepOrderToken(params.order, location.hash)
    throw redirect({ to: '/order/$order', params, replace: true })
  },
  component: lazyRouteComponent(payingPage(() => import('./pages/order-page')), 'OrderPage'),
})

/** Where to go on after signing in. */
const onward = v.object({ to: v.fallback(v.optional(v.pipe(v.unknown(), v.transform(innerPath))), undefined) })

export const loginRoute = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: onward,
  component: lazyRouteComponent(() => import('./pages/sign-in-pages'), 'LoginPage'),
})

export const registerRoute = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: onward,
  component: lazyRouteComponent(() => import('./pages/sign-in-pages'), 'RegisterPage'),
})

const forgotRoute = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('./pages/sign-in-pages'), 'ForgotPage'),
})

/** Takes the token of a mail's link out of the address before anything can copy it. */
function takeToken(page: '/reset' | '/verify' | '/confirm-email') {
  return ({ location }: { location: { hash: string } }) => {
    if (location.hash === '') return
    linkToken.set(page, location.hash)
    throw redirect({ to: page, replace: true })
  }
}

const resetRoute = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  beforeLoad: takeToken('/reset'),
  component: lazyRouteComponent(() => import('./pages/link-pages'), 'ResetPage'),
})

const verifyRoute = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  beforeLoad: takeToken('/verify'),
  component: lazyRouteComponent(() => import('./pages/link-pages'), 'VerifyPage'),
})

const confirmEmailRoute = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email',
  beforeLoad: takeToken('/confirm-email'),
  component: lazyRouteComponent(() => import('./pages/link-pages'), 'ConfirmEmailPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account-pages'), 'AccountPage'),
})

const accountHomeRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/account-pages'), 'HomePage'),
})

export const accountOrdersRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/orders',
  validateSearch: v.object({ page: wholeSearch(1, 1000) }),
  component: lazyRouteComponent(() => import('./pages/account-pages'), 'OrdersPage'),
})

const accountAddressesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/addresses',
  component: lazyRouteComponent(() => import('./pages/account-pages'), 'AddressesPage'),
})

const accountSecurityRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./pages/account-pages'), 'SecurityPage'),
})

const accountDataRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/data',
  component: lazyRouteComponent(() => import('./pages/account-pages'), 'DataPage'),
})

const routeTree = root.addChildren([
  homeRoute,
  productsRoute,
  searchRoute,
  categoryRoute,
  collectionRoute,
  productRoute,
  checkoutRoute,
  returnRoute,
  orderRoute,
  loginRoute,
  registerRoute,
  forgotRoute,
  resetRoute,
  verifyRoute,
  confirmEmailRoute,
  accountRoute.addChildren([accountHomeRoute, accountOrdersRoute, accountAddressesRoute, accountSecurityRoute, accountDataRoute]),
])

/** The storefront's pages. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    context: { queryClient },
    defaultPreload: false,
    defaultPreloadDelay: 60,
    // Queries decide what is fresh.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 400,
    defaultErrorComponent: FailureScreen,
    defaultNotFoundComponent: NotFoundScreen,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
