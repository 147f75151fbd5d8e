import { lazy, Suspense } from 'react'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProductCard } from '@/api/schema'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { buttonClass } from '@/ui/button'
import { FaultPanel } from '@/ui/panel'
import { Picture } from '@/ui/picture'
import { listCategories } from '../api/list-categories'
import { listCollections } from '../api/list-collections'
import { listProducts } from '../api/list-products'
import { Grid, GridBones } from '../components/grid'
import { highest } from '../tree'
import css from './home.module.css'

// Far below what is seen first.
const RecentlyViewed = lazy(() => import('../components/recently-viewed').then((module) => ({ default: module.RecentlyViewed })))

/** How many of each the front page shows. */
const FEATURED = 8
const NEWEST = 4

/** The front page. */
export function HomeScreen() {
  useHead({
    description: 'Bodega is a small shop for the home: tableware, lamps, linen and plants by makers who take their time.',
    canonical: '/',
    jsonLd: { '@context': 'https://schema.org', '@graph': [{ '@type': 'Organization', name: 'Bodega', url: location.origin }, { '@type': 'WebSite', name: 'Bodega', url: location.origin }] },
  })
  return (
    <>
      <Hero />
      <Categories />
      <Products />
      <Collections />
      <Suspense>
        <RecentlyViewed />
      </Suspense>
    </>
  )
}

function Hero() {
  return (
    <section className={css.hero} aria-labelledby="hero">
      <picture>
        <source media="(max-width: 47.99rem)" srcSet="/media/hero-portrait-900.avif" width={900} height={1125} />
        <img
          src="/media/hero-1920.avif"
          srcSet="/media/hero-960.avif 960w, /media/hero-1920.avif 1920w"
          sizes="100vw"
          width={1920}
          height={1080}
          alt=""
          fetchPriority="high"
        />
      </picture>
      <div className={css.heroWords}>
        <h1 id="hero">
          <Trans>Things for a calm home</Trans>
        </h1>
        <p>
          <Trans>Stoneware, linen, lamps and plants, made in small runs and chosen to be used every day.</Trans>
        </p>
        <p>
          <Link to="/products" className={buttonClass()} preload="intent">
            <Trans>See everything</Trans>
          </Link>
        </p>
      </div>
    </section>
  )
}

function Categories() {
  const categories = useQuery(listCategories())
  return (
    <section className={css.row} aria-labelledby="shelves">
      <h2 id="shelves">
        <Trans>Shelf by shelf</Trans>
      </h2>
      {categories.isError && !categories.data ? (
        <FaultPanel error={categories.error} retry={() => void categories.refetch()} />
      ) : (
        <ul className={css.shelves}>
          {categories.data
            ? highest(categories.data.items).map((category) => (
                <li key={category.slug}>
                  <Link to="/c/$slug" params={{ slug: category.slug }} preload="intent">
                    <Picture picture={category.picture} sizes="(min-width: 70rem) 21rem, (min-width: 48rem) 30vw, 46vw" alt="" />
                    <span>{category.name}</span>
                  </Link>
                </li>
              ))
            : Array.from({ length: 8 }, (_, at) => (
                <li key={at} aria-hidden>
                  <Bone ratio="4 / 5" />
                  <Bone width="60%" />
                </li>
              ))}
        </ul>
      )}
    </section>
  )
}

function Collections() {
  const { data } = useQuery(listCollections())
  const collections = data?.items.filter((collection) => collection.productCount > 0)
  if (!collections || collections.length === 0) return null
  return (
    <section className={css.row} aria-labelledby="collections">
      <h2 id="collections">
        <Trans>Collections</Trans>
      </h2>
      <ul className={css.collections}>
        {collections.map((collection) => (
          <li key={collection.slug}>
            <Link to="/collections/$slug" params={{ slug: collection.slug }} preload="intent">
              <Picture picture={collection.picture} sizes="(min-width: 48rem) 30vw, 92vw" alt="" />
              <span>{collection.name}</span>
              {collection.description !== '' && <small>{collection.description}</small>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Products() {
  const featured = useQuery(listProducts({ sort: 'featured', pageSize: FEATURED }))
  const newest = useQuery(listProducts({ sort: 'newest', pageSize: FEATURED + NEWEST }))
  const shown = new Set(featured.data?.items.map((item) => item.slug))
  return (
    <>
      <Row id="featured" title={<Trans>Pieces we keep coming back to</Trans>} query={featured} items={featured.data?.items} count={FEATURED}>
        <Link to="/products" preload="intent">
          <Trans>All pieces</Trans>
        </Link>
      </Row>
      <Row
        id="newest"
        title={<Trans>Just unpacked</Trans>}
        query={newest}
        items={featured.isPending ? undefined : newest.data?.items.filter((item) => !shown.has(item.slug)).slice(0, NEWEST)}
        count={NEWEST}
      >
        <Link to="/products" search={{ sort: 'newest' }} preload="intent">
          <Trans>All new arrivals</Trans>
        </Link>
      </Row>
    </>
  )
}

interface RowProps {
  id: string
  title: React.ReactNode
  query: { isError: boolean; error: Error | null; refetch: () => unknown }
  items: readonly ProductCard[] | undefined
  count: number
  children: React.ReactNode
}

function Row({ id, title, query, items, count, children }: RowProps) {
  if (items?.length === 0) return null
  return (
    <section className={css.row} aria-labelledby={id}>
      <div className={css.rowHead}>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
      {items ? <Grid products={items} /> : query.isError ? <FaultPanel error={query.error} retry={() => void query.refetch()} /> : <GridBones count={count} />}
    </section>
  )
}
