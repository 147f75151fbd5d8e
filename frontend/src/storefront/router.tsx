import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import * as v from 'valibot'
import { FailureScreen } from '@/app/failure-screen'
import { NotFoundScreen } from '@/app/not-found-screen'
import { getProduct } from '@/features/catalogue/api/get-product'
import { listCategories } from '@/features/catalogue/api/list-categories'
import { listProducts, listProductsUpTo } from '@/features/catalogue/api/list-products'
import { HomeScreen } from '@/features/catalogue/routes/home'
import { listSearch, productSearch } from '@/features/catalogue/urls'
import { keepOrderToken } from '@/lib/orders'
import { warm } from '@/lib/query-client'
import { CartProvider } from '@/features/cart/cart-provider'
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
  },
})

export const productsRoute = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => warm(queryClient.query(listProductsUpTo({ sort: deps.sort }, deps.page ?? 1))),
  component: lazyRouteComponent(() => import('./pages/list-page'), 'ProductsPage'),
})

export const categoryRoute = createRoute({
  getParentRoute: () => root,
  path: '/c/$slug',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params, deps }) => warm(queryClient.query(listProductsUpTo({ category: params.slug, sort: deps.sort }, deps.page ?? 1))),
  component: lazyRouteComponent(() => import('./pages/list-page'), 'CategoryPage'),
})

export const productRoute = createRoute({
  getParentRoute: () => root,
  path: '/p/$slug',
  validateSearch: productSearch,
  loader: ({ context: { queryClient }, params }) => warm(queryClient.query(getProduct(params.slug))),
  component: lazyRouteComponent(() => import('./pages/product-page'), 'ProductPage'),
})

export const checkoutRoute = createRoute({
  getParentRoute: () => root,
  path: '/checkout',
  validateSearch: v.object({ step: v.fallback(v.optional(v.picklist(['contact', 'shipping', 'payment-review'])), undefined) }),
  component: lazyRouteComponent(() => import('./pages/checkout-page'), 'CheckoutPage'),
})

const text = v.fallback(v.optional(v.pipe(v.unknown(), v.transform(String))), undefined)

export const returnRoute = createRoute({
  getParentRoute: () => root,
  path: '/checkout/return/$order',
  validateSearch: v.object({ payment: text, result: v.fallback(v.optional(v.picklist(['approved', 'cancelled'])), undefined) }),
  component: lazyRouteComponent(() => import('./pages/return-page'), 'ReturnPage'),
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
  component: lazyRouteComponent(() => import('./pages/order-page'), 'OrderPage'),
})

const routeTree = root.addChildren([homeRoute, productsRoute, categoryRoute, productRoute, checkoutRoute, returnRoute, orderRoute])

/** The storefront's pages. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
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
