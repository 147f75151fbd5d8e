import { describe, expect, it } from 'vitest'
import { desk, deskLine, eur, returned } from '@/test/orders'
import { askOf, askOfReturn, columnsOf, decisionsFor, emptyRefund, restockOf, sumsOf, type RefundDraft } from './model'

describe('a refund’s form', () => {
  const shown = desk({ lines: [deskLine(), deskLine({ line: 2, refundable: 1, open: 0 })] })
  const draft = (change: Partial<RefundDraft>): RefundDraft => ({ ...emptyRefund(shown.lines), ...change })
  const units = (quantity: string, restock = '0') => draft({ kind: 'lines', lines: { 1: { quantity, restock }, 2: { quantity: '0', restock: '0' } } })

  it('asks for everything, lines or an amount', () => {
    expect(askOf(draft({}), shown)).toEqual({ ask: { kind: 'everything', restock: true } })
    expect(askOf(units('2', '1'), shown)).toEqual({ ask: { kind: 'lines', lines: [{ line: 1, quantity: 2, restock: 1 }], shipping: { kind: 'nothing' } } })
    expect(askOf(draft({ kind: 'amount', amount: '12.5' }), shown)).toEqual({ ask: { kind: 'amount', amount: eur(1250) } })
  })
  it('takes shipping alone, as an amount', () => {
    expect(askOf(draft({ kind: 'lines', shipping: 'amount', shippingAmount: '5,90' }), shown)).toEqual({ ask: { kind: 'lines', lines: [], shipping: { kind: 'amount', amount: eur(590) } } })
  })
  it('asks for nothing that cannot be', () => {
    expect(askOf(units('3'), shown)).toEqual({ fault: 'quantity', at: 1 })
    expect(askOf(units('one'), shown)).toEqual({ fault: 'quantity', at: 1 })
    expect(askOf(units('1', '2'), shown)).toEqual({ fault: 'restock', at: 1 })
    expect(askOf(units('0'), shown)).toEqual({ fault: 'nothing' })
    expect(askOf(draft({ kind: 'lines', shipping: 'share' }), shown)).toEqual({ fault: 'nothing' })
    expect(askOf(draft({ kind: 'lines', shipping: 'amount', shippingAmount: '5.91' }), shown)).toEqual({ fault: 'too-much', at: 'shipping' })
    expect(askOf(draft({ kind: 'amount', amount: '53.91' }), shown)).toEqual({ fault: 'too-much', at: 'amount' })
    expect(askOf(draft({ kind: 'amount', amount: '0' }), shown)).toEqual({ fault: 'amount', at: 'amount' })
  })
  it('puts back on sale what never left', () => {
    expect(restockOf({ open: 2 }, 1)).toBe(1)
    expect(restockOf({ open: 0 }, 1)).toBe(0)
  })
})

describe('the books', () => {
  it('put debits and credits in their columns', () => {
    expect(columnsOf(eur(5))).toEqual({ debit: eur(5), credit: undefined })
    expect(columnsOf(eur(-5))).toEqual({ debit: undefined, credit: eur(5) })
  })
  it('say whether both sides are the same', () => {
    const { ledger } = desk()
    expect(sumsOf(ledger, 'EUR')).toEqual({ debit: eur(10_780), credit: eur(10_780), balanced: true })
    expect(sumsOf(ledger.map((entry) => ({ ...entry, postings: entry.postings.slice(1) })), 'EUR').balanced).toBe(false)
  })
})

describe('a return', () => {
  it('is decided as far as it stands', () => {
    expect(decisionsFor('requested')).toEqual(['approve', 'reject', 'receive'])
    expect(decisionsFor('received')).toEqual(['refund', 'refuse'])
    expect(decisionsFor('refunded')).toEqual([])
  })
  it('is refunded by its units, whatever the reasons', () => {
    const twice = returned(1, { lines: [{ line: 1, quantity: 1, reason: 'damaged' }, { line: 1, quantity: 2, reason: 'size' }] })
    expect(askOfReturn(twice, true)).toEqual({ kind: 'lines', lines: [{ line: 1, quantity: 3, restock: 3 }], shipping: { kind: 'nothing' } })
  })
})
