import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ProductCard } from '@/api/schema'
import { priceIn, useShownCurrency } from '@/lib/currency'
import { Hidden } from '@/ui/hidden'
import { Picture } from '@/ui/picture'
import { Price } from '@/ui/price'
import { Stars } from '@/ui/stars'
import css from './card.module.css'

const SHOWN_SWATCHES = 5

type Data = Pick<ProductCard, 'slug' | 'name' | 'brand' | 'price'> & Partial<ProductCard>

interface Props {
  product: Data
  sizes: string
  /** Among the first that are seen. */
  eager?: boolean
}

/** A product in a grid: one link, plain elements. */
export function Card({ product, sizes, eager = false }: Props) {
  const { t } = useLingui()
  const [wanted, setWanted] = useState(false)
  const swatches = (product.swatches ?? []).filter((swatch) => swatch.swatch)
  const isSoldOut = product.available === false
  const isOnSale = Boolean(priceIn({ amount: product.price, compareAt: product.compareAt }, product.prices, useShownCurrency())?.compareAt)
  const label = isSoldOut ? t`Sold out` : isOnSale ? t`Sale` : product.tags?.includes('new') ? t`New` : product.tags?.includes('last-chance') ? t`Last chance` : undefined
  return (
    <article className={css.card} onPointerEnter={(event) => setWanted((was) => was || event.pointerType === 'mouse')}>
      <div className={css.pictures} data-sold-out={isSoldOut ? '' : undefined}>
        <Picture picture={product.picture} sizes={sizes} alt="" eager={eager} />
        {wanted && product.secondPicture && <Picture className={css.second} picture={product.secondPicture} sizes={sizes} alt="" eager />}
        {label && (
          <span className={css.label} data-sale={isOnSale && !isSoldOut ? '' : undefined}>
            {label}
          </span>
        )}
      </div>
      <div className={css.words}>
        <h3 className={css.name}>
          <Link to="/p/$slug" params={{ slug: product.slug }} preload="intent">
            <Marked name={product.name} parts={product.nameParts} />
          </Link>
        </h3>
        <p className={css.price}>
          <Price price={product.price} compareAt={product.compareAt} from={product.priceVaries ?? false} prices={product.prices} />
        </p>
        <p className={css.brand}>{product.brand}</p>
        {typeof product.rating === 'number' && (
          <p className={css.rating}>
            <Stars rating={product.rating} />
          </p>
        )}
        {swatches.length > 1 && (
          <p className={css.swatches}>
            <Hidden>
              <Trans>Colours: {swatches.map((swatch) => swatch.name).join(', ')}</Trans>
            </Hidden>
            {swatches.slice(0, SHOWN_SWATCHES).map((swatch) => (
              <span key={swatch.name} style={{ background: swatch.swatch ?? undefined }} title={swatch.name} aria-hidden />
            ))}
            {swatches.length > SHOWN_SWATCHES && <small aria-hidden>+{swatches.length - SHOWN_SWATCHES}</small>}
          </p>
        )}
      </div>
    </article>
  )
}

/** A name in which what was looked for is marked. */
function Marked({ name, parts }: { name: string; parts: ProductCard['nameParts'] }) {
  if (!parts || parts.length === 0) return name
  return parts.map((part, at) => (part.marked ? <mark key={at}>{part.text}</mark> : part.text))
}
