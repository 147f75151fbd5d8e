import { describe, expect, it } from 'vitest'
import { Problem } from '@/lib/problem'
import { cart, line } from '@/test/fixtures'
import { faultOfError, faultsOfCart, INITIAL, reduceCart, showCart, type CartOp } from './model'

const { quantity: _quantity, total: _total, ...preview } = line(2, 1, 'Plate')
const add: CartOp = { kind: 'add', variant: preview.variant, quantity: 2, preview }
const first = line(1, 1)

describe('the shown cart', () => {
  it('is the shop’s while nothing is under way', () => {
    expect(showCart(cart([first]), [])).toEqual({ lines: [first], count: 1, settled: true })
  })

  it('has a new line at once, without a total', () => {
    const shown = showCart(cart([first]), [add])
    expect(shown).toMatchObject({ count: 3, settled: false })
    expect(shown.lines[1]).toMatchObject({ name: 'Plate', quantity: 2, total: undefined })
  })

  it('lays changes over each other in their order', () => {
    const shown = showCart(undefined, [add, add, { kind: 'set', variant: preview.variant, quantity: 7 }, { kind: 'remove', variant: 'var_other' }])
    expect(shown.lines.map(({ quantity }) => quantity)).toEqual([7])
    expect(showCart(cart([first]), [{ kind: 'remove', variant: first.variant }]).count).toBe(0)
  })

  it('never holds more than 99 of one thing', () => {
    expect(showCart(cart([line(2, 98)]), [add]).count).toBe(99)
  })

  it('brings no line back that the shop has dropped', () => {
    expect(showCart(cart([]), [{ kind: 'set', variant: 'var_gone', quantity: 3 }]).lines).toEqual([])
  })
})

describe('faults of lines', () => {
  it('come with the cart', () => {
    expect(faultsOfCart({ ...cart([first]), changes: [{ change: 'stock', variant: first.variant, wanted: 3, left: 2 }] })).toEqual({ [first.variant]: { kind: 'stock', left: 2 } })
  })

  it('come with a refused change', () => {
    const refused = new Problem('out-of-stock', '', 409, '', 'r', [], [{ change: 'stock', variant: 'v', wanted: 5, left: 3 }])
    expect(faultOfError(refused, 'v')).toEqual({ kind: 'stock', left: 3 })
    expect(faultOfError(new Problem('cart-limit', '', 422, '', 'r'), 'v')).toEqual({ kind: 'full' })
    expect(faultOfError(new Problem('internal', '', 500, '', 'req-9'), 'v')).toEqual({ kind: 'failed', requestId: 'req-9' })
  })
})

describe('the cart of a tab', () => {
  it('forgets a fault as soon as its line is changed again', () => {
    const refused = reduceCart(INITIAL, { type: 'refused', variant: 'v', name: 'Mug', fault: { kind: 'full' } })
    expect(refused.faults).toHaveProperty('v')
    expect(reduceCart(refused, { type: 'drafted', variant: 'v', quantity: 2 })).toMatchObject({ faults: {}, drafts: { v: 2 } })
  })

  it('offers to undo a removal until the drawer closes', () => {
    const open = reduceCart(reduceCart(INITIAL, { type: 'opened' }), { type: 'removed', line: first })
    expect(open.removed).toEqual([first])
    expect(reduceCart(open, { type: 'restored', variant: first.variant }).removed).toEqual([])
    expect(reduceCart(open, { type: 'closed' })).toEqual(INITIAL)
  })

  it('drops the stepped quantity once it is sent', () => {
    const drafted = reduceCart(INITIAL, { type: 'drafted', variant: 'v', quantity: 4 })
    expect(reduceCart(drafted, { type: 'sent', variant: 'v' }).drafts).toEqual({})
  })
})
