import type { DeskLine, DeskOrder, DeskPayment, FulfilmentView, OrderRow, OrderView, RefundPreview, ReturnView } from '@/api/schema'
import { account, line, order, totals } from './fixtures'

const hex = (n: number) => n.toString(16).padStart(32, '0')
export const eur = (minor: number) => ({ minor, currency: 'EUR' })

export const orderRow = (n: number, extra: Partial<OrderRow> = {}): OrderRow => ({
  id: `ord_${hex(n)}`,
  number: `B7K2-000${n}`,
  placedAt: '2026-11-24T10:00:00Z',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  count: 2,
  total: eur(2990),
  refunded: eur(0),
  state: 'paid',
  standing: 'live',
  fulfilment: 'unfulfilled',
  shippingMethod: 'Standard',
  attention: [],
  ...extra,
})

export const parcel = (n: number, extra: Partial<FulfilmentView> = {}): FulfilmentView => ({
  id: `ful_${hex(n)}`,
  state: 'pending',
  lines: [{ line: 1, quantity: 1 }],
  createdAt: '2026-11-24T11:00:00Z',
  updatedAt: '2026-11-24T11:00:00Z',
  events: ['packed', 'shipped', 'cancelled'],
  ...extra,
})

export const returned = (n: number, extra: Partial<ReturnView> = {}): ReturnView => ({
  id: `ret_${hex(n)}`,
  state: 'requested',
  lines: [{ line: 1, quantity: 1, reason: 'damaged' }],
  words: 'The rim is chipped.',
  createdAt: '2026-11-25T10:00:00Z',
  updatedAt: '2026-11-25T10:00:00Z',
  ...extra,
})

export const deskLine = (extra: Partial<DeskLine> = {}): DeskLine => ({ line: 1, item: line(1, 2), discount: eur(0), gross: eur(4800), tax: eur(766), rate: 1900, open: 2, refundable: 2, delivered: 0, ...extra })

export const deskPayment = (extra: Partial<DeskPayment> = {}): DeskPayment => ({
  id: `pay_${hex(9)}`,
  gateway: 'paypal',
  state: 'paid',
  amount: eur(5390),
  captured: eur(5390),
  refunded: eur(0),
  gatewayPaymentId: '5O190127TN364715T',
  captureId: '3C679366HH908993F',
  notedByStaff: false,
  disputes: [],
  updatedAt: '2026-11-24T10:01:00Z',
  ...extra,
})

/** An order of two mugs with shipping, paid and not sent. */
export const desk = (extra: Partial<DeskOrder> = {}, view: Partial<OrderView> = {}): DeskOrder => ({
  order: { ...order('paid'), lines: [line(1, 2)], totals: { ...totals, subtotal: eur(4800), taxIncluded: eur(861), total: eur(5390) }, ...view },
  version: 3,
  customer: account.id,
  money: 'paid',
  actions: ['cancel', 'refund', 'fulfil'],
  barred: [
    { action: 'review', obstacle: 'money' },
    { action: 'decide-return', obstacle: 'returns' },
  ],
  lines: [deskLine()],
  taxLines: [{ rate: 1900, net: eur(4529), tax: eur(861) }],
  captured: eur(5390),
  refunded: eur(0),
  refundable: eur(5390),
  refundableShipping: eur(590),
  payments: [deskPayment()],
  fulfilments: [],
  refunds: [],
  returns: [],
  documents: [],
  ledger: [
    { at: '2026-11-24T10:01:00Z', source: 'capture', postings: [{ account: { kind: 'clearing', gateway: 'paypal' }, amount: eur(5390) }, { account: { kind: 'receivable' }, amount: eur(-5390) }] },
    { at: '2026-11-24T10:01:00Z', source: 'sale', postings: [{ account: { kind: 'receivable' }, amount: eur(5390) }, { account: { kind: 'revenue' }, amount: eur(-4529) }, { account: { kind: 'tax-payable' }, amount: eur(-861) }] },
  ],
  timeline: [
    { at: '2026-11-24T10:00:00Z', what: { kind: 'placed' } },
    { at: '2026-11-24T10:05:00Z', by: { id: account.id, name: 'Olga Ortega', email: 'owner@example.com' }, what: { kind: 'note', text: 'Called: wants it before Friday.' } },
  ],
  ...extra,
})

export const refundPreview = (minor: number, extra: Partial<RefundPreview> = {}): RefundPreview => ({
  amount: eur(minor),
  lines: [],
  shipping: eur(0),
  other: eur(0),
  tax: eur(Math.round((minor * 19) / 119)),
  parts: [{ payment: `pay_${hex(9)}`, gateway: 'paypal', amount: eur(minor), byHand: false }],
  left: eur(5390 - minor),
  ...extra,
})
