import { describe, expect, it } from 'vitest'
import { product, variant } from '@/test/fixtures'
import { choices, chosenVariant, picturesOf, stockOf } from './model'

const state = (sku: string) => {
  const chosen = chosenVariant(product, sku)
  if (!chosen) throw new Error('no variant')
  return choices(product, chosen).map((option) => option.values.map((value) => `${value.name} ${value.state}${value.selected ? ' *' : ''}`))
}

describe('the chosen variant', () => {
  it('is the one in the address', () => expect(chosenVariant(product, 'SKU-3')?.sku).toBe('SKU-3'))
  it('is else the first that can be bought', () => {
    const soldOut = { ...product, variants: [variant(8, ['Sand', 'Small'], 0), variant(9, ['Sand', 'Large'], 1)] }
    expect(chosenVariant(soldOut, 'nonsense')?.sku).toBe('SKU-9')
  })
  it('is else the first', () => expect(chosenVariant({ ...product, variants: [variant(3, ['Ink', 'Large'], 0)] }, undefined)?.sku).toBe('SKU-3'))
})

describe('the option matrix', () => {
  it('shows what is impossible and what is sold out', () => {
    expect(state('SKU-1')).toEqual([
      ['Sand available *', 'Ink impossible'],
      ['Small available *', 'Large available'],
    ])
    expect(state('SKU-2')).toEqual([
      ['Sand available *', 'Ink sold-out'],
      ['Small available', 'Large available *'],
    ])
  })

  it('leads from an impossible value to the nearest variant that has it', () => {
    const [first] = product.variants
    if (!first) throw new Error('no variant')
    expect(choices(product, first)[0]?.values[1]?.target?.sku).toBe('SKU-3')
  })
})

describe('a product', () => {
  it('says how much is left', () => {
    expect([0, 1, 5, 6].map((left) => stockOf(variant(1, [], left)))).toEqual(['sold-out', 'few', 'few', 'plenty'])
    expect(stockOf({ ...variant(1, [], 40), backorder: true })).toBe('later')
  })

  it('shows the pictures of the variant, or all', () => {
    const two = { ...product, pictures: [1, 2].map((n) => ({ name: `p${n}`, alt: '', width: 1, height: 1, widths: [1] })) }
    expect(picturesOf(two, { ...variant(1, []), pictures: [1] }).map(({ name }) => name)).toEqual(['p2'])
    expect(picturesOf(two, variant(1, [])).map(({ name }) => name)).toEqual(['p1', 'p2'])
    expect(picturesOf(two, { ...variant(1, []), pictures: [7] })).toHaveLength(2)
  })
})
