import type { GatewayName, OrderView, PaymentState, PaymentView, TransactionView } from '@/api/schema'
import type { Coins, Next } from '@/features/orders/model'
import { order, totals } from './fixtures'

const hex = (n: number) => n.toString(16).padStart(32, '0')
const btc = (units: number) => ({ units, decimal: (units / 1e8).toFixed(8).replace(/\.?0+$/, '') })

/** A payment, open unless it is said otherwise. */
export const payment = (gateway: GatewayName, next?: Next, extra: Partial<PaymentView> = {}): PaymentView => ({
  id: `pay_${hex(gateway.length)}`,
  gateway,
  state: 'pending',
  amount: totals.total,
  updatedAt: '2026-11-24T10:01:00Z',
  ...(next ? { next } : {}),
  ...extra,
})

/** An order with these payments; newest last. */
export const withPayments = (state: OrderView['state'], ...payments: PaymentView[]): OrderView => ({ ...order(state), payments })

export const transaction = (n: number, confirmations: number, extra: Partial<TransactionView> = {}): TransactionView => ({
  txid: hex(n).repeat(2),
  amount: btc(30_000),
  confirmations,
  replaceable: false,
  gone: false,
  seenAt: '2026-11-24T10:02:00Z',
  ...extra,
})

/** Coins whose price is locked for so many seconds. */
export const coins = (seconds: number, extra: Partial<Coins> = {}): Coins => ({
  kind: 'coins',
  coin: 'btc',
  ticker: 'BTC',
  network: 'Bitcoin',
  address: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  amount: btc(30_726),
  uri: 'bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq?amount=0.00030726',
  rate: '97312.45',
  fiat: totals.total,
  until: new Date(Date.now() + seconds * 1000).toISOString(),
  received: btc(0),
  left: totals.total,
  confirmationsNeeded: 2,
  transactions: [],
  ...extra,
})

const tether = (units: number) => ({ units, decimal: String(units / 1e6) })

/** Tether whose price is locked for so many seconds. */
export const usdt = (seconds: number, extra: Partial<Coins> = {}): Coins =>
  coins(seconds, {
    coin: 'usdt',
    ticker: 'USDT',
    network: 'Ethereum',
    token: { chain: 1, contract: '0xdAC17F958D2ee523a2206206994597C13D831ec7' },
    address: '0x4F2d1c0A5bE84e2fB9ab51A2c3b4b7d8E9F00112',
    amount: tether(32_500_000),
    uri: 'ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@1/transfer?address=0x4F2d1c0A5bE84e2fB9ab51A2c3b4b7d8E9F00112&uint256=32500000',
    rate: '0.92',
    received: tether(0),
    ...extra,
  })

/** An order paid by Tether. */
export const usdtOrder = (next: Coins, state: PaymentState = 'pending'): OrderView =>
  withPayments(state === 'pending' ? 'awaiting-payment' : state === 'expired' ? 'expired' : 'payment-processing', payment('usdt', next, { state }))

/** An order paid by coins. */
export const coinsOrder = (next: Coins, state: PaymentState = 'pending', extra: Partial<PaymentView> = {}): OrderView =>
  withPayments(state === 'review' ? 'review' : state === 'pending' ? 'awaiting-payment' : 'payment-processing', payment('blockonomics', next, { state, ...extra }))

export const transfer: Next = {
  kind: 'transfer',
  account: { holder: 'Casa Bodega GmbH', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' },
  reference: 'B7K2-9QXM',
  amount: totals.total,
  until: '2026-12-01T10:00:00Z',
}
