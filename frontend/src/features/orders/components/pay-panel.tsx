import { useEffect, useState } from 'react'
import { Trans } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { GatewayName, OrderView, PaymentView } from '@/api/schema'
import { listGateways } from '@/lib/gateways'
import { isProblem } from '@/lib/problem'
import { orderKey } from '@/lib/query-keys'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { FaultPanel } from '@/ui/panel'
import { leavesFor, useGatewayWords } from '@/ui/paying/gateway-words'
import { WaysToPay } from '@/ui/paying/ways-to-pay'
import { usePay } from '../use-pay'
import { PayProblem } from './pay-problem'
import css from './pay-panel.module.css'

interface Props {
  order: string
  /** The order's token, if this browser has it; else the session opens it. */
  token: string | undefined
  /** The way that was taken last: it is preselected. */
  last?: GatewayName | undefined
  /** The shopper comes from there: the button leads back. */
  isBack?: boolean
  /** A way that is open beside this panel: only the others are offered. */
  except?: GatewayName | undefined
  /** Why the attempt before this page failed. */
  before?: Error | null | undefined
  onStarted?: ((payment: PaymentView) => void) | undefined
}

/** The ways to pay an order, and why the last attempt did not get there. */
export function PayPanel({ order, token, last, isBack = false, except, before, onStarted }: Props) {
  const cache = useQueryClient()
  const words = useGatewayWords()
  const gateways = useQuery(listGateways(cache.getQueryData<OrderView>(orderKey(order))?.totals.total.currency))
  const [picked, setPicked] = useState<GatewayName>()
  const { pay, busy, problem, tried } = usePay(order, token, onStarted)
  const shown = problem ?? (busy ? null : before)
  const closed = isProblem(shown, 'order-closed')
  useEffect(() => {
    // Paid or expired meanwhile: the order says which.
    if (closed) void cache.invalidateQueries({ queryKey: orderKey(order) })
  }, [closed, cache, order])

  const ways = gateways.data?.filter((way) => way !== except)
  if (!ways && gateways.isError) return <FaultPanel error={gateways.error} retry={() => void gateways.refetch()} />
  if (!ways) return <Bone height="8rem" />
  const wanted = picked ?? last
  const chosen = ways.find((way) => way === wanted) ?? ways[0]
  if (!chosen) return <NoWay />
  return (
    <div className={css.panel}>
      {shown && !closed && (
        <Notice tone="fault" alert>
          <PayProblem problem={shown} provider={words[tried ?? last ?? chosen].provider} />
        </Notice>
      )}
      <WaysToPay ways={ways} chosen={chosen} disabled={busy} onChoose={setPicked} />
      <Button
        busy={busy}
        look={except ? 'plain' : 'primary'}
        onClick={() => void pay(chosen)}
        data-testid="pay"
      >
        {busy ? leavesFor(chosen) ? <Trans>Taking you to {words[chosen].provider}…</Trans> : <Trans>One moment…</Trans> : isBack && chosen === last && leavesFor(chosen) ? <Trans>Back to {words[chosen].provider}</Trans> : <PayWord way={chosen} />}
      </Button>
    </div>
  )
}

function PayWord({ way }: { way: GatewayName }) {
  switch (way) {
    case 'paypal':
      return <Trans>Pay with PayPal</Trans>
    case 'blockonomics':
      return <Trans>Pay with bitcoin</Trans>
    case 'usdt':
      return <Trans>Pay with USDT</Trans>
    case 'globee':
      return <Trans>Pay with coins</Trans>
    case 'bank-transfer':
      return <Trans>Pay by bank transfer</Trans>
    case 'cash-on-delivery':
      return <Trans>Pay on delivery</Trans>
  }
}

function NoWay() {
  return (
    <Notice>
      <Trans>There is no way to pay at the moment. Your order is kept; please look again in a few minutes.</Trans>
    </Notice>
  )
}
