import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { LocaleSwitch } from '@/app/locale-switch'
import { OfflineBanner } from '@/app/offline-banner'
import { ProgressBar } from '@/app/progress-bar'
import { SchemeSwitch } from '@/app/scheme-switch'
import { useCart } from '@/features/cart/cart-context'
import { CartDrawer } from '@/features/cart/components/cart-drawer'
import { listCategories } from '@/features/catalogue/api/list-categories'
import { highest } from '@/features/catalogue/tree'
import { useSession } from '@/lib/session'
import { Drawer } from '@/ui/drawer'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import css from './shell.module.css'
import { useSessionNews } from './use-session-news'

const loadSearch = () => import('@/features/search/components/search-overlay').then((module) => ({ default: module.SearchOverlay }))
const SearchOverlay = lazy(loadSearch)
const CurrencySwitch = lazy(() => import('@/features/cart/components/currency-switch').then((module) => ({ default: module.CurrencySwitch })))
const MergeNotice = lazy(() => import('./merge-notice').then((module) => ({ default: module.MergeNotice })))

/** What is around every page. */
export function Shell() {
  useSessionNews()
  const session = useSession()
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    // A new page: the focus goes with it, so that screen readers read on from there.
    if (shown.current !== undefined && shown.current !== path) main.current?.focus({ preventScroll: true })
    shown.current = path
  }, [path])
  return (
    <>
      <a className={css.skip} href="#main">
        <Trans>Skip to the content</Trans>
      </a>
      <ProgressBar />
      <OfflineBanner />
      <Header />
      <main ref={main} id="main" tabIndex={-1} className={css.main}>
        {session.is === 'signed-in' && session.changes.length > 0 && (
          <div className={css.news}>
            <Suspense>
              <MergeNotice changes={session.changes} />
            </Suspense>
          </div>
        )}
        <Outlet />
      </main>
      <Footer />
      <CartDrawer />
    </>
  )
}

function Header() {
  const { t } = useLingui()
  const cart = useCart()
  const count = cart.shown.count
  const [menu, setMenu] = useState(false)
  return (
    <header className={css.header}>
      <div className={css.row}>
        <button type="button" className={css.menuButton} onClick={() => setMenu(true)} aria-label={t`Menu`} aria-haspopup="dialog">
          <Icon name="menu" />
        </button>
        <Link to="/" className={css.mark}>
          Bodega
        </Link>
        <nav className={css.nav} aria-label={t`Categories`}>
          <CategoryLinks />
        </nav>
        <div className={css.tools}>
          <span className={css.scheme}>
            <SchemeSwitch />
          </span>
          <Search />
          <AccountLink />
          <button type="button" className={css.cart} onClick={cart.open} aria-haspopup="dialog" data-testid="cart-button">
            <Icon name="bag" />
            <Hidden>
              <Trans>Cart</Trans>, <Plural value={count} one="# item" other="# items" />
            </Hidden>
            {count > 0 && (
              <span className={css.badge} aria-hidden key={count}>
                {count}
              </span>
            )}
          </button>
        </div>
      </div>
      <Drawer open={menu} onClose={() => setMenu(false)} label={t`Menu`} side="left">
        <div className={css.menu}>
          <div className={css.menuHead}>
            <span className={css.mark}>Bodega</span>
            <button type="button" className={css.menuButton} onClick={() => setMenu(false)} aria-label={t`Close the menu`}>
              <Icon name="close" />
            </button>
          </div>
          <nav aria-label={t`Categories`} onClick={(event) => event.target instanceof HTMLAnchorElement && setMenu(false)}>
            <Link to="/products" activeOptions={{ exact: true, includeSearch: false }}>
              <Trans>Everything</Trans>
            </Link>
            <CategoryLinks />
          </nav>
          <div className={css.menuFoot}>
            <SchemeSwitch />
            <LocaleSwitch />
            <Currencies />
          </div>
        </div>
      </Drawer>
    </header>
  )
}

function Search() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [state, setState] = useState<'unused' | 'open' | 'closed'>('unused')
  const close = () => setState('closed')
  // Where its part of the shop does not arrive, the page of the search does the same.
  const open = () => void loadSearch().then(() => setState('open'), () => navigate({ to: '/search' }))
  const warmUp = () => void loadSearch().catch(() => undefined)
  return (
    <>
      <button type="button" className={css.menuButton} onClick={open} onPointerEnter={warmUp} onFocus={warmUp} aria-label={t`Search`} aria-haspopup="dialog" data-testid="search-button">
        <Icon name="search" />
      </button>
      {state !== 'unused' && (
        <Suspense>
          <SearchOverlay open={state === 'open'} onClose={close}>
            <nav className={css.begin} aria-label={t`Shelves`} onClick={(event) => event.target instanceof HTMLAnchorElement && close()}>
              <p>
                <Trans>Or begin with a shelf</Trans>
              </p>
              <CategoryLinks />
            </nav>
          </SearchOverlay>
        </Suspense>
      )}
    </>
  )
}

function AccountLink() {
  const { t } = useLingui()
  const isGuest = useSession().is === 'guest'
  const label = isGuest ? t`Sign in` : t`Account`
  return (
    <Link to={isGuest ? '/login' : '/account'} className={css.menuButton} aria-label={label} title={label} data-testid="account-link">
      <Icon name="user" />
    </Link>
  )
}

function CategoryLinks() {
  const { data } = useQuery(listCategories())
  return data && highest(data.items).map((category) => (
    <Link key={category.slug} to="/c/$slug" params={{ slug: category.slug }} activeOptions={{ includeSearch: false }} preload="intent">
      {category.name}
    </Link>
  ))
}

/** The choice of a currency, where there is one. */
function Currencies() {
  const { server } = useCart()
  return server?.currencies && (
    <Suspense>
      <CurrencySwitch cart={server} />
    </Suspense>
  )
}

function Footer() {
  const { t } = useLingui()
  const { server } = useCart()
  return (
    <footer className={css.footer}>
      <div className={css.footRow}>
        <div className={css.about}>
          <Link to="/" className={css.mark}>
            Bodega
          </Link>
          <p>
            <Trans>A small shop for the home. Few things, chosen slowly, made to be used.</Trans>
          </p>
        </div>
        <nav aria-label={t`Shop`}>
          <Link to="/products">
            <Trans>Everything</Trans>
          </Link>
          <Link to="/products" search={{ sort: 'newest' }}>
            <Trans>New in</Trans>
          </Link>
        </nav>
        <nav aria-label={t`All categories`} className={css.footCategories}>
          <CategoryLinks />
        </nav>
        <div className={css.footTools}>
          <LocaleSwitch />
          <Currencies />
        </div>
      </div>
      <p className={css.small}>
        {server?.basis === 'net' ? <Trans>All prices are without VAT; VAT and shipping are added at the checkout.</Trans> : <Trans>All prices include VAT; shipping is added at the checkout.</Trans>}
      </p>
    </footer>
  )
}
