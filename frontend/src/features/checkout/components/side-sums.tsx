import { Plural, Trans } from '@lingui/react/macro'
import type { CartView, ShippingOption } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Icon } from '@/ui/icon'
import { Lines, Sums } from '@/ui/summary'
import css from '../routes/checkout.module.css'

interface Props {
  cart: CartView
  option: ShippingOption | undefined
}

/** The sums beside the steps: what is known before the address, then the quote. */
export function SideSums({ cart, option }: Props) {
  const money = useMoney()
  if (option) return <Sums totals={option.totals} />
  return (
    <dl className={css.sub}>
      <div>
        <dt>
          <Trans>Subtotal</Trans>
        </dt>
        <dd>{money(cart.subtotal)}</dd>
      </div>
      <div>
        <dt>
          <Trans>Shipping</Trans>
        </dt>
        <dd>
          <Trans>after the address</Trans>
        </dd>
      </div>
      {cart.basis === 'net' && (
        <div>
          <dt>
            <Trans>Tax</Trans>
          </dt>
          <dd>
            <Trans>after the address</Trans>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** The same folded up, for phones. */
export function PhoneSummary({ cart, option }: Props) {
  const money = useMoney()
  const count = cart.count
  return (
    <details className={css.phone}>
      <summary>
        <span>
          <Plural value={count} one="# item" other="# items" />
        </span>
        <strong>{money(option?.totals.total ?? cart.subtotal)}</strong>
        <Icon name="down" size={18} />
      </summary>
      <Lines lines={cart.lines} />
      <SideSums cart={cart} option={option} />
    </details>
  )
}
