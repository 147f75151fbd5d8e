import { describe, expect, it } from 'vitest'
import type { ProductView, VariantView } from '@/api/schema'
import { product as plain, variant } from '@/test/fixtures'
import { beginning, listJsonLd, plainText, productJsonLd } from './json-ld'

const product: ProductView = { ...plain, description: '<p>First &amp; <strong>foremost</strong>.</p><p>Second.</p>' }
const ORIGIN = 'https://shop.example'
const told = (changes: Partial<ProductView>) => (productJsonLd({ ...product, ...changes }, [], ORIGIN) as { '@graph': Record<string, unknown>[] })['@graph'][0]
const only = (changes: Partial<VariantView>) => told({ options: [], variants: [{ ...variant(1, []), ...changes }] })

describe('structured data', () => {
  it('names the one offer of a product without a choice', () => {
    expect(only({ barcode: '4006381333931' })).toMatchObject({
      '@type': 'Product',
      name: 'Speckled mug',
      url: 'https://shop.example/p/mug',
      description: 'First & foremost. Second.',
      brand: { '@type': 'Brand', name: 'Casa Orvell' },
      image: ['https://shop.example/media/mug-sand-800.avif'],
      sku: 'SKU-1',
      gtin: '4006381333931',
      offers: { '@type': 'Offer', price: '24.00', priceCurrency: 'EUR', availability: 'https://schema.org/InStock', url: 'https://shop.example/p/mug' },
    })
  })

  it.each([
    [{ available: 0 }, 'OutOfStock'],
    [{ available: 40, backorder: true }, 'BackOrder'],
    [{ available: 4 }, 'InStock'],
  ])('of %o is %s', (changes, word) => expect(only(changes)).toMatchObject({ offers: { availability: `https://schema.org/${word}` } }))

  it.each(['12345678', '123456789012', '1234567890123', '12345678901234'])('takes %s for a trade item number', (barcode) => expect(only({ barcode })).toMatchObject({ gtin: barcode }))
  it.each(['1234567', '123456789', 'ABC-12345678', '978-3-16-148410-0', null])('does not take %s for one', (barcode) => expect(only({ barcode })).not.toHaveProperty('gtin'))

  it('sums up the offers of all variants', () => {
    const [dear, cheap] = [variant(1, ['Sand'], 0, 3000), { ...variant(2, ['Ink'], 5, 1250), barcode: '12345678' }]
    expect(told({ variants: [dear, cheap] })).toMatchObject({
      offers: {
        '@type': 'AggregateOffer',
        lowPrice: '12.50',
        highPrice: '30.00',
        offerCount: 2,
        availability: 'https://schema.org/InStock',
        offers: [
          { sku: 'SKU-1', price: '30.00', availability: 'https://schema.org/OutOfStock', url: 'https://shop.example/p/mug?sku=SKU-1' },
          { sku: 'SKU-2', price: '12.50', gtin: '12345678', availability: 'https://schema.org/InStock' },
        ],
      },
    })
  })

  it('leaves out what there is not', () => {
    const bare = told({ brand: '', description: '', pictures: [], variants: [] })
    for (const name of ['brand', 'description', 'image', 'offers']) expect(bare).not.toHaveProperty(name)
  })

  it('shows pictures that every search engine reads, where there are some', () => {
    expect(told({ pictures: [{ name: 'a', alt: '', width: 1, height: 1, widths: [480, 800], webp: true }] })).toMatchObject({ image: ['https://shop.example/media/a-800.webp'] })
  })

  it('tells the way to a page', () => {
    expect(listJsonLd([{ name: 'Everything', path: '/products' }, { name: 'Mugs' }], ORIGIN)).toMatchObject({
      '@graph': [{ '@type': 'BreadcrumbList', itemListElement: [{ position: 1, name: 'Everything', item: 'https://shop.example/products' }, { position: 2, name: 'Mugs' }] }],
    })
    expect(listJsonLd([{ name: 'Mugs' }], ORIGIN)).toBeUndefined()
  })
})

describe('the words of a description', () => {
  it('are told without marks', () => expect(plainText('<h2>Care</h2><ul><li>Wash &lt; 40°</li><li>Dry<br>slowly</li></ul>')).toBe('Care Wash < 40° Dry slowly'))
  it('end at a word', () => {
    expect(beginning('one two three', 9)).toBe('one two…')
    expect(beginning('short')).toBe('short')
    expect(beginning('x'.repeat(300), 10)).toBe(`${'x'.repeat(5)}…`)
  })
})
