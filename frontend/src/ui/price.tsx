import { Trans } from '@lingui/react/macro'
import type { Money } from '@/api/schema'
import { priceIn, useShownCurrency, type Priced } from '@/lib/currency'
import { useCurrencyName, useMoney } from '@/lib/i18n'
import css from './ui.module.css'

interface Props {
  price: Money
  compareAt?: Money | null | undefined
  /** Whether it is the lowest of several. */
  from?: boolean
  /** What it costs in other currencies. */
  prices?: readonly Priced[] | null | undefined
}

/** A price in the currency that is shown, with what it was before where it is on sale. */
export function Price({ price, compareAt, from = false, prices }: Props) {
  const money = useMoney()
  const currency = useShownCurrency()
  const shown = priceIn({ amount: price, compareAt, varies: from }, prices, currency)
  if (!shown) return <NotSoldIn currency={currency ?? price.currency} />
  const amount = money(shown.amount, 'short')
  const before = shown.compareAt
  return (
    <span className={css.price} data-sale={before ? '' : undefined}>
      <span>
        {before && (
          <span className={css.hidden}>
            <Trans>Now</Trans>{' '}
          </span>
        )}
        {shown.varies ? <Trans>from {amount}</Trans> : amount}
      </span>
      {before && (
        <s>
          <span className={css.hidden}>
            <Trans>before</Trans>{' '}
          </span>
          {money(before, 'short')}
        </s>
      )}
    </span>
  )
}

/** In place of a price that nobody set. */
export function NotSoldIn({ currency }: { currency: string }) {
  const name = useCurrencyName()(currency)
  return <Trans>Not sold in {name}</Trans>
}
