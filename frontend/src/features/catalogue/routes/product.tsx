import { useEffect, useMemo, useRef } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { Money, PriceBasis, ProductView, VariantView } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { FaultPanel } from '@/ui/panel'
import { RichText } from '@/ui/rich-text'
import { getProduct } from '../api/get-product'
import { BuyBox } from '../components/buy-box'
import { Crumbs } from '../components/crumbs'
import { Gallery } from '../components/gallery'
import { Grid } from '../components/grid'
import { RecentlyViewed } from '../components/recently-viewed'
import { beginning, plainText, productJsonLd, said } from '../json-ld'
import { chosenVariant, picturesOf } from '../model'
import { noteVisit } from '../recent'
import row from '../components/row.module.css'
import css from './product.module.css'

interface Props {
  slug: string
  sku: string | undefined
  /** Whether prices include tax, once it is known. */
  basis: PriceBasis | undefined
  onSku: (sku: string) => void
  /** The product has a new address. */
  onMoved: (slug: string) => void
  /** With what one costs in the currency that is shown. */
  onAdd: (product: ProductView, variant: VariantView, quantity: number, price: Money) => void
  /** What stands here if there is no such product. */
  notFound: React.ReactNode
}

/** A product's page. */
export function ProductScreen({ slug, sku, basis, onSku, onMoved, onAdd, notFound }: Props) {
  const { data: product, error, refetch } = useQuery(getProduct(slug))
  const moved = product && product.slug !== slug ? product.slug : undefined
  useEffect(() => {
    if (moved !== undefined) onMoved(moved)
    // The callback is another at each render; what counts is where to.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [moved])
  if (isProblem(error, 'not-found')) return notFound
  if (error && !product) return <FaultPanel level={1} error={error} retry={() => void refetch()} />
  if (!product) return <ProductBones />
  return <Shown key={product.id} product={product} sku={sku} basis={basis} onSku={onSku} onAdd={onAdd} onStock={() => void refetch()} />
}

interface ShownProps extends Pick<Props, 'sku' | 'basis' | 'onSku' | 'onAdd'> {
  product: ProductView
  /** What is left may have changed. */
  onStock: () => void
}

function Shown({ product, sku, basis, onSku, onAdd, onStock }: ShownProps) {
  const { t } = useLingui()
  const chosen = chosenVariant(product, sku)
  const pictures = picturesOf(product, chosen)
  const everything = t`Everything`
  const jsonLd = useMemo(() => {
    const way = product.breadcrumbs.map(({ slug, name }) => ({ name, path: `/c/${slug}` }))
    return productJsonLd(product, [{ name: everything, path: '/products' }, ...way, { name: product.name }], location.origin)
  }, [product, everything])
  const description = useMemo(() => said(product.seo.description) ?? said(beginning(plainText(product.description))), [product])
  useHead({ title: said(product.seo.title) ?? product.name, description, canonical: `/p/${product.slug}`, jsonLd })
  const noted = useRef(false)
  useEffect(() => {
    if (!noted.current) noteVisit(product)
    noted.current = true
  }, [product])

  return (
    <>
      <Crumbs way={product.breadcrumbs} name={product.name} />
      <div className={css.product}>
        <div className={css.pictures}>
          <Gallery key={pictures.map((picture) => picture.name).join()} pictures={pictures} name={product.name} />
        </div>
        <div className={css.side}>
          <header className={css.head}>
            <p>{product.brand}</p>
            <h1>{product.name}</h1>
          </header>
          {chosen && <BuyBox product={product} chosen={chosen} basis={basis} onChoose={(variant) => onSku(variant.sku)} onAdd={(...added) => onAdd(product, ...added)} onStock={onStock} />}
          {product.description !== '' && <RichText html={product.description} />}
          <Details product={product} chosen={chosen} />
        </div>
      </div>
      {product.related.length > 0 && (
        <section className={row.row} aria-labelledby="related">
          <h2 id="related">
            <Trans>You may also like</Trans>
          </h2>
          <Grid products={product.related} />
        </section>
      )}
      <RecentlyViewed but={product.slug} />
    </>
  )
}

function Details({ product, chosen }: { product: ProductView; chosen: VariantView | undefined }) {
  if (product.details.length === 0 && !chosen) return null
  return (
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
