import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Money, PriceBasis, ProductView, VariantView } from '@/api/schema'
import { priceIn, useShownCurrency } from '@/lib/currency'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { NotSoldIn, Price } from '@/ui/price'
import { Stepper } from '@/ui/stepper'
import { stockOf } from '../model'
import { Options } from './options'
import css from './buy-box.module.css'

// Forms weigh more than the rest of the page, and few pages need this one.
const StockAlert = lazy(() => import('./stock-alert').then((module) => ({ default: module.StockAlert })))

interface Props {
  product: ProductView
  chosen: VariantView
  /** Whether prices include tax; the shop's cart says it. */
  basis: PriceBasis | undefined
  onChoose: (variant: VariantView) => void
  /** With what one costs in the currency that is shown. */
  onAdd: (variant: VariantView, quantity: number, price: Money) => void
  /** What is left may have changed. */
  onStock: () => void
}

/** Options, price, stock, quantity and the button; on phones the button also sticks to the bottom. */
export function BuyBox({ product, chosen, basis, onChoose, onAdd, onStock }: Props) {
  const { t } = useLingui()
  const money = useMoney()
  const [wanted, setWanted] = useState(1)
  const button = useRef<HTMLDivElement>(null)
  const [buttonSeen, setButtonSeen] = useState(true)
  const stock = stockOf(chosen)
  const soldOut = stock === 'sold-out'
  const currency = useShownCurrency()
  const price = priceIn({ amount: chosen.price }, chosen.prices, currency)?.amount
  const isOff = soldOut || !price
  const most = Math.min(99, Math.max(1, chosen.available))
  const quantity = Math.min(wanted, most)
  const left = chosen.available

  useEffect(() => {
    if (!button.current) return
    const observer = new IntersectionObserver(([entry]) => setButtonSeen(entry?.isIntersecting ?? true))
    observer.observe(button.current)
    return () => observer.disconnect()
  }, [])

  const add = () => price && onAdd(chosen, quantity, price)
  const label = !price ? <NotSoldIn currency={currency ?? ''} /> : soldOut ? <Trans>Sold out</Trans> : <Trans>Add to cart</Trans>
  return (
    <div className={css.box}>
      <div className={css.price}>
        <p>
          <Price price={chosen.price} compareAt={chosen.compareAt} prices={chosen.prices} />
        </p>
        <p className={css.tax}>
          {basis === 'net' ? <Trans>plus VAT and shipping</Trans> : <Trans>incl. VAT, plus shipping</Trans>}
        </p>
      </div>
      {product.options.length > 0 && <Options product={product} chosen={chosen} onChoose={onChoose} />}
      <p className={css.stock} data-stock={stock} role="status">
        {soldOut && product.options.length > 0 ? (
          <Trans>Sold out in this version</Trans>
        ) : soldOut ? (
          <Trans>Sold out</Trans>
        ) : stock === 'later' ? (
          <Trans>Ships later: we have to order this ourselves first</Trans>
        ) : stock === 'few' ? (
          <Plural value={left} one="Only # left" other="Only # left" />
        ) : (
          <Trans>In stock, ready to send</Trans>
        )}
      </p>
      <div ref={button} className={css.buy}>
        <Stepper value={quantity} onChange={setWanted} label={t`Quantity`} max={most} size="l" />
        <Button wide onClick={add} aria-disabled={isOff} data-testid="add-to-cart">
          {label}
        </Button>
      </div>
      {soldOut && (
        <Suspense>
          <StockAlert key={chosen.id} variant={chosen} onAvailable={onStock} />
        </Suspense>
      )}
      <div className={css.sticky} data-shown={buttonSeen ? undefined : ''} inert={buttonSeen}>
        <p>
          <strong>{product.name}</strong>
          <span>
            {price && money(price, 'short')}
            {chosen.choice.length > 0 && ` · ${chosen.choice.join(', ')}`}
          </span>
        </p>
        <Button onClick={add} aria-disabled={isOff}>
          {label}
        </Button>
      </div>
    </div>
  )
}
