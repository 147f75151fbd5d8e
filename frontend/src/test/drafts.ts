import type { DraftOption, DraftQuote, EditPreview, PayableOrder } from '@/api/schema'
import { line, totals } from './fixtures'
import { desk, eur } from './orders'

export const draftOption = (extra: Partial<DraftOption> = {}): DraftOption => ({ id: 'standard', name: 'Standard', minDays: 3, maxDays: 5, totals, ...extra })

/** What one mug costs, sent the usual way or faster. */
export const draftQuote = (extra: Partial<DraftQuote> = {}): DraftQuote => ({
  lines: [line(1, 1)],
  basis: 'gross',
  options: [draftOption(), draftOption({ id: 'express', name: 'Express', minDays: 1, maxDays: 1, totals: { ...totals, shipping: eur(1290), total: eur(3690) } })],
  changes: [],
  ...extra,
})

/** An order that nobody has paid, with the link to do so. */
export const payable = (extra: Partial<PayableOrder> = {}): PayableOrder => ({
  order: desk({ money: 'unpaid', actions: ['cancel', 'edit'], captured: eur(0), refundable: eur(0), payments: [], ledger: [], timeline: [{ at: '2026-11-24T10:00:00Z', what: { kind: 'drafted' } }, { at: '2026-11-24T10:00:00Z', what: { kind: 'payment-asked', note: 'As we said.' } }] }, { state: 'awaiting-payment', payments: [] }),
  link: 'https://shop.example/order/ord_7#secret',
  until: '2026-12-01T10:00:00Z',
  ...extra,
})

/** What two more mugs would do to an order of two. */
export const editPreview = (extra: Partial<EditPreview> = {}): EditPreview => ({
  lines: [line(1, 4)],
  numbers: [1],
  differences: [{ line: 1, variant: line(1, 1).variant, was: 2, now: 4, amount: eur(4800) }],
  before: { ...totals, subtotal: eur(4800), total: eur(5390) },
  after: { ...totals, subtotal: eur(9600), total: eur(10_190) },
  due: { kind: 'collect', amount: eur(4800) },
  ...extra,
})
