import { Trans } from '@lingui/react/macro'
import type { GatewayName, Money } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { leavesFor, useGatewayWords } from '@/ui/paying/gateway-words'
import { WaysToPay } from '@/ui/paying/ways-to-pay'
import css from '../routes/checkout.module.css'

interface Props {
  ways: readonly GatewayName[]
  chosen: GatewayName | undefined
  /** How the last order was paid, where that is not offered this time. */
  missed: GatewayName | undefined
  total: Money
  busy: boolean
  onChoose: (way: GatewayName) => void
  onOrder: (way: GatewayName) => void
}

/** How to pay, and the order itself. */
export function PayStep({ ways, chosen, missed, total, busy, onChoose, onOrder }: Props) {
  const words = useGatewayWords()
  if (!chosen) {
    return (
      <Notice tone="fault" alert>
        <strong>
          <Trans>There is no way to pay at the moment</Trans>
        </strong>
        <Trans>Your cart is kept. Please look again in a few minutes.</Trans>
      </Notice>
    )
  }
  return (
    <>
      {missed && (
        <Notice>
          <Trans>Your last order was paid by {words[missed].name}, which is not offered this time.</Trans>
        </Notice>
      )}
      <WaysToPay ways={ways} chosen={chosen} disabled={busy} onChoose={onChoose} />
      <Button wide busy={busy} onClick={() => onOrder(chosen)} data-testid="place-order">
        {busy ? <Trans>Placing your order…</Trans> : <OrderWord way={chosen} total={total} />}
      </Button>
      <p className={css.small}>
        <Icon name="lock" size={16} />
        <span>
          {leavesFor(chosen) ? (
            <Trans>You pay on {words[chosen].provider}’s own page. Nothing is charged until you approve it there.</Trans>
          ) : (
            <Trans>Nothing is charged now. The next page says what to do.</Trans>
          )}
        </span>
      </p>
    </>
  )
}

function OrderWord({ way, total }: { way: GatewayName; total: Money }) {
  const money = useMoney()
  switch (way) {
    case 'paypal':
      return <Trans>Order and pay {money(total)} with PayPal</Trans>
    case 'blockonomics':
      return <Trans>Order and pay {money(total)} with bitcoin</Trans>
    case 'usdt':
      return <Trans>Order and pay {money(total)} with USDT</Trans>
    case 'globee':
      return <Trans>Order and pay {money(total)} with coins</Trans>
    case 'bank-transfer':
      return <Trans>Order and pay {money(total)} by bank transfer</Trans>
    case 'cash-on-delivery':
      return <Trans>Order and pay {money(total)} on delivery</Trans>
  }
}
