import { useEffect, useMemo, useRef } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProductView, VariantView } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { FaultPanel } from '@/ui/panel'
import { getProduct } from '../api/get-product'
import { listProducts } from '../api/list-products'
import { BuyBox } from '../components/buy-box'
import { Gallery } from '../components/gallery'
import { Grid, GridBones } from '../components/grid'
import { chosenVariant, paragraphs, picturesOf, productJsonLd } from '../model'
import { noteVisit, recentProducts } from '../recent'
import css from './product.module.css'

interface Props {
  slug: string
  sku: string | undefined
  onSku: (sku: string) => void
  onAdd: (product: ProductView, variant: VariantView, quantity: number) => void
  /** What stands here if there is no such product. */
  notFound: React.ReactNode
}

/** A product's page. */
export function ProductScreen({ slug, sku, onSku, onAdd, notFound }: Props) {
  const { data: product, error, refetch } = useQuery(getProduct(slug))
  if (isProblem(error, 'not-found')) return notFound
  if (error && !product) return <FaultPanel level={1} error={error} retry={() => void refetch()} />
  if (!product) return <ProductBones />
  return <Shown key={product.id} product={product} sku={sku} onSku={onSku} onAdd={onAdd} />
}

function Shown({ product, sku, onSku, onAdd }: Omit<Props, 'slug' | 'notFound'> & { product: ProductView }) {
  const { t } = useLingui()
  const chosen = chosenVariant(product, sku)
  const pictures = picturesOf(product, chosen)
  const text = paragraphs(product.description)
  useHead({
    title: product.name,
    description: text[0],
    canonical: `/p/${product.slug}`,
    jsonLd: useMemo(() => productJsonLd(product, location.origin), [product]),
  })
  const recent = useMemo(() => recentProducts(product.slug), [product.slug])
  const noted = useRef(false)
  useEffect(() => {
    if (!noted.current) noteVisit(product)
    noted.current = true
  }, [product])

  return (
    <>
      <nav className={css.crumbs} aria-label={t`Breadcrumb`}>
        <ol>
          <li>
            <Link to="/products">
              <Trans>Everything</Trans>
            </Link>
          </li>
          <li>
            <Link to="/c/$slug" params={{ slug: product.category.slug }}>
              {product.category.name}
            </Link>
          </li>
          <li aria-current="page">{product.name}</li>
        </ol>
      </nav>
      <div className={css.product}>
        <div className={css.pictures}>
          <Gallery key={pictures.map((picture) => picture.name).join()} pictures={pictures} name={product.name} />
        </div>
        <div className={css.side}>
          <header className={css.head}>
            <p>{product.brand}</p>
            <h1>{product.name}</h1>
          </header>
          {chosen && <BuyBox product={product} chosen={chosen} onChoose={(variant) => onSku(variant.sku)} onAdd={(variant, quantity) => onAdd(product, variant, quantity)} />}
          <div className={css.text}>
            {text.map((part, at) => (
              <p key={at}>{part}</p>
            ))}
          </div>
          {(product.details.length > 0 || chosen) && (
            <section aria-labelledby="details">
              <h2 id="details" className={css.subhead}>
                <Trans>Details</Trans>
              </h2>
              <dl className={css.details}>
                {product.details.map((detail) => (
                  <div key={detail.name}>
                    <dt>{detail.name}</dt>
                    <dd>{detail.value}</dd>
                  </div>
                ))}
                {chosen && (
                  <div>
                    <dt>
                      <Trans>Article number</Trans>
                    </dt>
                    <dd>{chosen.sku}</dd>
                  </div>
                )}
              </dl>
            </section>
          )}
        </div>
      </div>
      <Related slug={product.slug} category={product.category.slug} name={product.category.name} />
      {recent.length > 0 && (
        <section className={css.row} aria-labelledby="recent">
          <h2 id="recent">
            <Trans>Recently viewed</Trans>
          </h2>
          <Grid products={recent} />
        </section>
      )}
    </>
  )
}

function Related({ slug, category, name }: { slug: string; category: string; name: string }) {
  const { data } = useQuery(listProducts({ category, pageSize: 5 }))
  const others = data?.items.filter((item) => item.slug !== slug).slice(0, 4)
  if (others?.length === 0) return null
  return (
    <section className={css.row} aria-labelledby="related">
      <h2 id="related">
        <Trans>More from {name}</Trans>
      </h2>
      {others ? <Grid products={others} /> : <GridBones count={4} />}
    </section>
  )
}

function ProductBones() {
  return (
    <div aria-hidden>
      <p className={css.crumbs}>
        <Bone width="18ch" />
      </p>
      <div className={css.product}>
        <div className={css.pictures}>
          <Bone ratio="4 / 5" />
        </div>
        <div className={css.side}>
          <Bone width="60%" height="2.5rem" />
          <Bone width="20%" height="1.5rem" />
          <Bone height="3rem" />
          <Bone height="8rem" />
        </div>
      </div>
    </div>
  )
}
