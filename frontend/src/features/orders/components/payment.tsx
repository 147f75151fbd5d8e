import { useState } from 'react'
import { Trans } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { OrderView } from '@/api/schema'
import { listGateways } from '@/lib/gateways'
import { orderKey } from '@/lib/query-keys'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { useGatewayWords } from '@/ui/paying/gateway-words'
import { currentPayment, isToPay, nextOf } from '../model'
import { usePay } from '../use-pay'
import { Coins } from './coins'
import { OnDelivery } from './on-delivery'
import { PayPanel } from './pay-panel'
import { PayProblem } from './pay-problem'
import { Report } from './report'
import { Transfer } from './transfer'
import css from './pay-panel.module.css'

interface Props {
  order: OrderView
  /** The order's token, if this browser has it. */
  token: string | undefined
  /** Why the payment could not be started on the page before. */
  before?: Error | null | undefined
}

/** What is to be done to pay an order, what came of it, and other ways while it waits. */
export function Payment({ order, token, before }: Props) {
  const words = useGatewayWords()
  const [picked, setPicked] = useState<string>()
  const payment = currentPayment(order, picked)
  const next = nextOf(payment)
  const { pay, busy, problem } = usePay(order.id, token)
  const isOver = order.state === 'expired' || order.standing === 'cancelled'
  const waits = isToPay(order)
  // Money can be sent in time and told of too late: it is looked for all the same.
  const isMissed = isOver && payment?.state === 'expired' && next?.kind === 'coins' && next.token !== undefined
  // An attempt that ended, as when the order was changed, may be made anew: by the same way, too.
  const hasEnded = waits && (payment?.state === 'expired' || payment?.state === 'failed')
  const isShown = next !== undefined && next.kind !== 'redirect' && !isOver && !hasEnded
  if (isMissed) return <Missed order={order.id} token={token} payment={payment.id} coins={next} />
  if (!payment || !isShown) return waits ? <PayPanel order={order.id} token={token} last={(payment ?? order.payments.at(-1))?.gateway} before={before} onStarted={({ id }) => setPicked(id)} /> : null
  return (
    <div className={css.open}>
      {problem && !busy && (
        <Notice tone="fault" alert>
          <PayProblem problem={problem} provider={words[payment.gateway].provider} />
        </Notice>
      )}
      {next.kind === 'coins' && <Coins key={payment.id} order={order.id} token={token} payment={payment} coins={next} busy={busy} onPrice={() => void pay(payment.gateway)} />}
      {next.kind === 'transfer' && <Transfer next={next} />}
      {next.kind === 'on-delivery' && <OnDelivery next={next} />}
      {waits && <OtherWays key={payment.gateway} order={order.id} token={token} except={payment.gateway} onStarted={({ id }) => setPicked(id)} />}
    </div>
  )
}

/** For who sent coins that nobody knows of. */
function Missed(props: Pick<Parameters<typeof Report>[0], 'order' | 'token' | 'payment' | 'coins'>) {
  const { ticker } = props.coins
  return (
    <details className={css.others}>
      <summary>
        <Trans>Have you sent {ticker} for this order?</Trans>
        <Icon name="down" size={18} />
      </summary>
      <Report {...props} maySend={false} />
    </details>
  )
}

/** The other ways, for who asks for them. */
function OtherWays(props: Pick<Parameters<typeof PayPanel>[0], 'order' | 'token' | 'except' | 'onStarted'>) {
  const cache = useQueryClient()
  const gateways = useQuery(listGateways(cache.getQueryData<OrderView>(orderKey(props.order))?.totals.total.currency))
  const [isOpen, setOpen] = useState(false)
  if (!gateways.data?.some((way) => way !== props.except)) return null
  return (
    <details className={css.others} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Trans>Pay another way</Trans>
        <Icon name="down" size={18} />
      </summary>
      {isOpen && <PayPanel {...props} />}
    </details>
  )
}
