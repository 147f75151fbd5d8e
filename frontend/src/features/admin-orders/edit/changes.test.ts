import { describe, expect, it } from 'vitest'
import { line, product } from '@/test/fixtures'
import { deskLine } from '@/test/orders'
import { soldOf, type Sold } from '../sold'
import { addedAt, changesOf, noEdit, withMore } from './changes'

const [first] = product.variants.map((variant) => soldOf(product, variant)) as [Sold]
const lines = [deskLine(), deskLine({ line: 3, item: line(3, 1) })]

describe('changes of an order', () => {
  it('are none as long as all is as it was', () => {
    expect(changesOf(noEdit, lines)).toEqual([])
    expect(changesOf({ ...noEdit, units: { 1: 2, 3: 1 } }, lines)).toEqual([])
  })
  it('are other numbers, lines that go, and what is new', () => {
    const form = { units: { 1: 5, 3: 0 }, added: withMore(withMore([], first), first) }
    expect(changesOf(form, lines)).toEqual([
      { kind: 'quantity', line: 1, quantity: 5 },
      { kind: 'remove', line: 3 },
      { kind: 'add', variant: first.variant, quantity: 2 },
    ])
    expect(['#/changes/2/variant', '#/changes/0/quantity', '#/changes', '#/total'].map((pointer) => addedAt(pointer, form, lines))).toEqual([0, undefined, undefined, undefined])
  })
  it('are of the lines that are there: somebody else may have removed one', () => {
    expect(changesOf({ ...noEdit, units: { 1: 5, 3: 0 } }, lines.slice(0, 1))).toEqual([{ kind: 'quantity', line: 1, quantity: 5 }])
  })
})
