import { Plural, Trans } from '@lingui/react/macro'
import type { LineChange, LineView } from '@/api/schema'
import { useCurrencyName, useMoney } from '@/lib/i18n'

type Named = Pick<LineView, 'variant' | 'name' | 'choice'>

/** What changed since the shopper saw the cart, in words. */
export function Changes({ changes, lines }: { changes: readonly LineChange[]; lines: readonly Named[] }) {
  return (
    <ul>
      {changes.map((change, at) => (
        <li key={at}>
          <Change change={change} line={'variant' in change ? lines.find((line) => line.variant === change.variant) : undefined} />
        </li>
      ))}
    </ul>
  )
}

function Change({ change, line }: { change: LineChange; line: Named | undefined }) {
  const money = useMoney()
  const currencyName = useCurrencyName()
  const name = line ? [line.name, line.choice].filter(Boolean).join(', ') : undefined
  const thing = name ?? <Trans>A line of your cart</Trans>
  switch (change.change) {
    case 'price':
      return (
        <Trans>
          {thing} costs {money(change.now)} now; it was {money(change.was)}.
        </Trans>
      )
    case 'quantity': {
      const { was, now } = change
      return now === 0 ? (
        <Trans>{thing} is no longer in your cart.</Trans>
      ) : (
        <Trans>
          Your cart holds {now} of {thing} now; it was {was}.
        </Trans>
      )
    }
    case 'stock': {
      const { left } = change
      return left === 0 ? (
        <Trans>{thing} has just sold out.</Trans>
      ) : (
        <>
          {thing}: <Plural value={left} one="only # is left" other="only # are left" />.
        </>
      )
    }
    case 'gone':
      return <Trans>{thing} is not sold any more.</Trans>
    case 'not-sold-in': {
      const currency = currencyName(change.currency)
      return (
        <Trans>
          {thing} is not sold in {currency}.
        </Trans>
      )
    }
    case 'currency': {
      const [was, now] = [currencyName(change.was), currencyName(change.now)]
      return (
        <Trans>
          Your cart is in {now} now; it was in {was}.
        </Trans>
      )
    }
    case 'shipping':
      return (
        <Trans>
          Shipping costs {money(change.now)} now; it was {money(change.was)}.
        </Trans>
      )
    case 'tax':
      return (
        <Trans>
          Tax comes to {money(change.now)} now; it was {money(change.was)}.
        </Trans>
      )
  }
}
