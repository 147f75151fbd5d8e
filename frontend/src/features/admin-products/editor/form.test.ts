import { describe, expect, it } from 'vitest'
import type { ProductDetail } from '@/api/schema'
import { changesOf, isChanged } from './changes'
import { fieldOf, placeFaults } from './faults'
import { adopt, copyOf, emptyForm, emptyVariant, formOfDetail, parseThousandths, write } from './form'
import { draftOf } from './plain'

const eur = (minor: number) => ({ minor, currency: 'EUR' })
const detail: ProductDetail = {
  id: `prd_${'1'.repeat(32)}`,
  version: 3,
  live: true,
  createdAt: '2026-11-01T08:00:00Z',
  updatedAt: '2026-11-02T08:00:00Z',
  oldSlugs: [],
  pictures: [{ name: 'a', alt: 'A', width: 800, height: 1000, widths: [480] }],
  stock: [],
  product: {
    title: 'Mug',
    slug: 'mug',
    description: '<p>One.</p>',
    status: 'active',
    publishAt: '2026-11-03T08:00:30Z',
    brand: 'Orvell',
    tags: ['new'],
    attributes: [
      { name: 'Material', value: { kind: 'text', text: 'Stoneware' } },
      { name: 'Width', value: { kind: 'number', thousandths: -12_500, unit: 'cm' } },
      { name: 'Use', value: { kind: 'choice', values: ['Tea', 'Coffee'] } },
      { name: 'Glaze', value: { kind: 'colour', values: [{ name: 'Sand', swatch: '#d8c7a8' }, { name: 'Ink' }] } },
    ],
    categories: [`cat_${'1'.repeat(32)}`],
    options: [{ name: 'Colour', values: [{ name: 'Sand', swatch: '#d8c7a8' }, { name: 'Ink' }] }],
    variants: [
      { id: `var_${'1'.repeat(32)}`, sku: 'MUG-S', choice: ['Sand'], price: eur(2400), compareAt: eur(3000), cost: eur(905), weight: 420, dimensions: { length: 90, width: 80, height: 100 }, taxClass: 'reduced', stockPolicy: { kind: 'backorder', limit: 20 }, barcode: '4006381333931', pictures: [0] },
      { id: `var_${'2'.repeat(32)}`, sku: 'MUG-I', choice: ['Ink'], price: eur(2400), taxClass: 'standard', stockPolicy: { kind: 'deny' }, pictures: [] },
    ],
    pictures: [{ name: 'a', alt: 'A' }],
    seo: { title: '', description: '' },
    related: [],
    featured: true,
  },
}

describe('a product in the editor', () => {
  it('is what it was as long as nothing is changed', () => {
    const { product, faults, opening } = write(formOfDetail(detail), 'EUR')
    expect(faults).toEqual([])
    expect(opening).toEqual([])
    expect({ ...draftOf(product), publishAt: detail.product.publishAt }).toEqual(detail.product)
    expect(isChanged(changesOf(product, write(formOfDetail(detail), 'EUR').product))).toBe(false)
  })

  it('says what was changed', () => {
    const form = formOfDetail(detail)
    const base = write(form, 'EUR').product
    const [first] = form.variants
    const now = write({ ...form, title: 'Tall mug', variants: [{ ...(first ?? emptyVariant()), price: '25' }, { ...emptyVariant(), choice: form.variants[1]?.choice ?? [], sku: 'NEW', price: '1' }] }, 'EUR').product
    expect(changesOf(base, now)).toEqual({ parts: ['title'], added: 1, removed: 1, changed: 1 })
  })

  it('renames a value in all variants that chose it', () => {
    const form = formOfDetail(detail)
    const renamed = { ...form, options: form.options.map((option) => ({ ...option, values: option.values.map((value, at) => (at === 0 ? { ...value, name: 'Dune' } : value)) })) }
    expect(write(renamed, 'EUR').product.variants.map(({ choice }) => choice)).toEqual([['Dune'], ['Ink']])
  })

  it('learns the ids of what was new when it was saved, though more was typed meanwhile', () => {
    const form = formOfDetail(detail)
    const typed = { ...form, title: 'Later', variants: [...form.variants.slice(0, 1), { ...emptyVariant(), sku: 'MUG-I', opening: '4' }] }
    expect(adopt(typed, detail)).toMatchObject({ title: 'Later', variants: [{ id: detail.product.variants[0]?.id }, { id: detail.product.variants[1]?.id, opening: '' }] })
  })

  it('is copied without what only one product may have', () => {
    const { product } = write(copyOf(detail), 'EUR')
    expect(product).toMatchObject({ title: 'Mug', slug: '', status: 'draft' })
    expect(product.variants.every(({ id, sku }) => id === undefined && sku === '')).toBe(true)
  })

  it('finds what cannot be read, at its field', () => {
    const form = emptyForm()
    const variant = { ...emptyVariant(), price: '12,5x', compareAt: '1', weight: '1.5', policy: 'backorder' as const, length: '10', opening: 'many' }
    const pointers = write({ ...form, variants: [variant] }, 'EUR').faults.map(({ pointer, code }) => [pointer.replace('#/product/', ''), code])
    expect(pointers).toEqual(
      expect.arrayContaining([
        ['title', 'missing'],
        ['variants/0/sku', 'missing'],
        ['variants/0/price', 'amount'],
        ['variants/0/weight', 'whole'],
        ['variants/0/stockPolicy/limit', 'missing'],
        ['variants/0/dimensions', 'missing'],
        ['variants/0/opening', 'whole'],
      ]),
    )
    expect(write({ ...form, title: 'x', variants: [{ ...emptyVariant(), sku: 'A', price: '5', compareAt: '4.99' }] }, 'EUR').faults).toMatchObject([{ pointer: '#/product/variants/0/compareAt', code: 'above' }])
  })

  it('reads numbers in thousandths', () => {
    expect(['1', '1.5', '1,005', '−2.5', '-0', '1.0005', 'x', ''].map(parseThousandths)).toEqual([1000, 1500, 1005, -2500, 0, undefined, undefined, undefined])
  })
})

describe('faults', () => {
  it.each([
    ['#/product/title', '#/product/title'],
    ['#/product/tags/3', '#/product/tags'],
    ['#/product/variants/3/sku', '#/product/variants/3/sku'],
    ['#/product/variants/3/price/minor', '#/product/variants/3/price'],
    ['#/product/variants/3/choice/1', '#/product/variants/3/choice'],
    ['#/product/variants/3/stockPolicy/limit', '#/product/variants/3/stockPolicy/limit'],
    ['#/product/variants', '#/product/variants'],
    ['#/product/attributes/2/value/values/1/swatch', '#/product/attributes/2/value'],
    ['#/product/options/0/values/1/name', '#/product/options/0/values/1'],
    ['#/product/options/0/values', '#/product/options/0/values'],
    ['#/product/pictures/1/name', '#/product/pictures/1/alt'],
    ['#/product/seo/title', '#/product/seo/title'],
    ['#/product/variants/3/id', undefined],
    ['If-Match', undefined],
  ])('at %s belong to %s', (pointer, field) => expect(fieldOf(pointer)).toBe(field))

  it('of what is in stock belong to the new variant that they name', () => {
    const variants = [{ ...emptyVariant(), id: 'var_1' }, { ...emptyVariant(), opening: '' }, { ...emptyVariant(), opening: '9' }]
    const faults = [
      { pointer: '#/opening/0/units', code: 'out-of-range', detail: 'too many' },
      { pointer: 'If-Match', code: 'malformed', detail: 'is no version' },
    ]
    expect(placeFaults(faults, { variants }, ({ detail: words }) => words)).toEqual({ fields: { '#/product/variants/2/opening': 'too many' }, rest: ['If-Match: is no version'] })
  })
})

describe('prices in other currencies', () => {
  const price = (minor: number, currency: string) => ({ minor, currency })
  const [first, ...rest] = detail.product.variants
  const priced: ProductDetail = { ...detail, product: { ...detail.product, variants: first ? [{ ...first, prices: [{ amount: price(3500, 'JPY') }, { amount: price(8125, 'KWD'), compareAt: price(9000, 'KWD') }] }, ...rest] : [] } }

  it('are typed with the decimals of each, and stay as they were', () => {
    const form = formOfDetail(priced)
    expect(form.variants[0]?.elsewhere).toEqual({ 'amount:JPY': '3500', 'amount:KWD': '8.125', 'compareAt:KWD': '9.000' })
    const { product, faults } = write(form, 'EUR')
    expect(faults).toEqual([])
    expect({ ...draftOf(product), publishAt: detail.product.publishAt }).toEqual(priced.product)
  })

  it('go with their last letter, and name their fields by their currency', () => {
    const form = formOfDetail(priced)
    const typed = { ...form, variants: form.variants.map((variant, at) => (at > 0 ? variant : { ...variant, elsewhere: { ...variant.elsewhere, 'amount:JPY': ' ', 'amount:KWD': '8.1255', 'amount:USD': '10', 'compareAt:USD': '10' } })) }
    const { product, faults } = write(typed, 'EUR')
    expect(product.variants[0]?.prices?.map(({ amount }) => amount.currency)).toEqual(['KWD', 'USD'])
    expect(Object.keys(placeFaults(faults, typed, ({ code }) => code).fields)).toEqual(['#/product/variants/0/prices/KWD/amount', '#/product/variants/0/prices/USD/compareAt'])
    const refused = placeFaults([{ pointer: '#/product/variants/0/prices/1/amount', code: 'out-of-range', detail: 'is too much' }], typed, ({ detail: words }) => words)
    expect(refused.fields).toEqual({ '#/product/variants/0/prices/USD/amount': 'is too much' })
  })
})
