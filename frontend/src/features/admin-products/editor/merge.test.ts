import { describe, expect, it } from 'vitest'
import { mergeProducts } from './merge'
import { draftOf, plainOf, type Plain, type PlainVariant } from './plain'

const eur = (minor: number) => ({ minor, currency: 'EUR' })
const variant = (n: number, choice: string[], extra: Partial<PlainVariant> = {}): PlainVariant => ({ id: `var_${String(n).padStart(32, '0')}`, sku: `MUG-${n}`, choice, price: eur(2400), taxClass: 'standard', stockPolicy: { kind: 'deny' }, pictures: [], ...extra })
const base: Plain = {
  title: 'Mug',
  slug: 'mug',
  description: '<p>One.</p>',
  status: 'draft',
  brand: 'Orvell',
  tags: ['new'],
  attributes: [],
  categories: [],
  options: [{ name: 'Colour', values: [{ name: 'Sand' }, { name: 'Ink' }] }],
  variants: [variant(1, ['Sand']), variant(2, ['Ink'])],
  pictures: [{ name: 'a', alt: 'A' }],
  seo: { title: '', description: '' },
  related: [],
  featured: false,
}
const but = (change: (draft: Plain) => void): Plain => {
  const next = structuredClone(base)
  change(next)
  return next
}
const first = ({ variants: [one] }: Plain): PlainVariant => {
  if (!one) throw new Error('there is none')
  return one
}

describe('what two people made of a product', () => {
  it('goes together by itself where they changed different things', () => {
    const mine = but((draft) => {
      draft.title = 'Tall mug'
      first(draft).price = eur(2600)
    })
    const theirs = but((draft) => {
      draft.brand = 'Casa Orvell'
      first(draft).weight = 400
    })
    const { product, conflicts, taken } = mergeProducts(base, mine, theirs)
    expect(conflicts).toEqual([])
    expect(product).toMatchObject({ title: 'Tall mug', brand: 'Casa Orvell' })
    expect(first(product)).toMatchObject({ price: eur(2600), weight: 400 })
    expect(taken).toEqual(expect.arrayContaining([{ field: 'title', from: 'mine' }, { field: 'weight', from: 'theirs', sku: 'MUG-1' }]))
  })

  it('is no conflict where both did the same', () => {
    const both = but((draft) => {
      draft.title = 'Tall mug'
    })
    expect(mergeProducts(base, both, structuredClone(both)).conflicts).toEqual([])
  })

  it('is chosen where both changed the same, and nothing is lost until then', () => {
    const mine = but((draft) => {
      draft.title = 'Mine'
      first(draft).price = eur(1)
    })
    const theirs = but((draft) => {
      draft.title = 'Theirs'
      first(draft).price = eur(2)
    })
    const { product, conflicts } = mergeProducts(base, mine, theirs)
    expect(conflicts.map(({ id, mine: m, theirs: t }) => [id, m, t])).toEqual([
      ['title', 'Mine', 'Theirs'],
      [`variant:${base.variants[0]?.id ?? ''}:price`, eur(1), eur(2)],
    ])
    expect(product.title).toBe('Mine')
    const chosen = mergeProducts(base, mine, theirs, { title: 'theirs', [conflicts[1]?.id ?? '']: 'theirs' }).product
    expect([chosen.title, first(chosen).price]).toEqual(['Theirs', eur(2)])
  })

  it('keeps what both added to a list, unless somebody wants one side only', () => {
    const mine = but((draft) => {
      draft.tags = ['new', 'mine']
      draft.pictures.push({ name: 'm', alt: '' })
    })
    const theirs = but((draft) => {
      draft.tags = ['theirs']
      draft.pictures.unshift({ name: 't', alt: '' })
    })
    const { product, conflicts } = mergeProducts(base, mine, theirs)
    expect(conflicts.map(({ id, canBoth }) => [id, canBoth])).toEqual([['tags', true], ['pictures', true]])
    expect(product.tags).toEqual(['mine', 'theirs'])
    expect(product.pictures.map(({ name }) => name)).toEqual(['a', 'm', 't'])
    expect(mergeProducts(base, mine, theirs, { tags: 'theirs' }).product.tags).toEqual(['theirs'])
  })

  it('takes over variants that one side added or removed', () => {
    const mine = but((draft) => {
      draft.options[0]?.values.push({ name: 'Moss' })
      draft.variants.push({ ...variant(3, ['Moss']), id: undefined })
    })
    const theirs = but((draft) => {
      first(draft).sku = 'OTHER'
    })
    const { product, conflicts } = mergeProducts(base, mine, theirs)
    expect(conflicts).toEqual([])
    expect(product.variants.map(({ sku }) => sku)).toEqual(['OTHER', 'MUG-2', 'MUG-3'])
    const gone = but((draft) => {
      draft.variants.pop()
    })
    expect(mergeProducts(base, base, gone).product.variants).toHaveLength(1)
    expect(mergeProducts(base, gone, base).product.variants).toHaveLength(1)
  })

  it('asks where one changed what the other removed', () => {
    const mine = but((draft) => {
      draft.variants[1] = variant(2, ['Ink'], { price: eur(5) })
    })
    const theirs = but((draft) => {
      draft.variants.pop()
    })
    const { conflicts, product } = mergeProducts(base, mine, theirs)
    expect(conflicts.map(({ field }) => field)).toEqual(['variant'])
    expect(product.variants).toHaveLength(2)
    expect(mergeProducts(base, mine, theirs, { [conflicts[0]?.id ?? '']: 'theirs' }).product.variants).toHaveLength(1)
  })

  it('is one question where both changed the options', () => {
    const mine = but((draft) => {
      draft.options[0]?.values.push({ name: 'Moss' })
      draft.variants.push(variant(3, ['Moss']))
    })
    const theirs = but((draft) => {
      draft.options = [{ name: 'Size', values: [{ name: 'L' }] }]
      draft.variants = [variant(1, ['L'], { price: eur(3000) })]
    })
    const { conflicts, product } = mergeProducts(base, mine, theirs)
    expect(conflicts.map(({ id }) => id)).toEqual(['options'])
    expect(product.variants.map(({ choice }) => choice)).toEqual([['Sand'], ['Ink'], ['Moss']])
    const chosen = mergeProducts(base, mine, theirs, { options: 'theirs' }).product
    expect(chosen.options[0]?.name).toBe('Size')
    expect(chosen.variants.map(({ choice, price }) => [choice, price.minor])).toEqual([[['L'], 3000]])
  })

  it('follows pictures by their names, not their places', () => {
    const draft = draftOf({ ...base, pictures: [{ name: 'b', alt: '' }, { name: 'a', alt: 'A' }], variants: [variant(1, ['Sand'], { pictures: ['a', 'gone'] })] })
    expect(draft.variants[0]?.pictures).toEqual([1])
    expect(plainOf(draft).variants[0]?.pictures).toEqual(['a'])
  })
})
