import { describe, expect, it } from 'vitest'
import { draftOption } from '@/test/drafts'
import { product } from '@/test/fixtures'
import { eur } from '@/test/orders'
import { soldOf, type Sold } from '../sold'
import { chosenOption, draftOf, emptyDraft, pointerOf, quoteOf, shortageOf, withMore, type DraftForm } from './form'

const [first, second] = product.variants.map((variant) => soldOf(product, variant)) as [Sold, Sold]
const address = { name: 'Ada Lovelace', line1: 'Torstraße 1', line2: '', city: 'Berlin', region: '', postcode: '10119', country: 'DE', phone: '' }
const filled = (extra: Partial<DraftForm> = {}): DraftForm => ({ ...emptyDraft(), lines: [{ thing: first, quantity: 2, unitPrice: '' }], email: ' ada@example.com ', address, ...extra })
const faultsOf = (form: DraftForm, option = draftOption()) => {
  const read = draftOf(form, option)
  return 'faults' in read ? read.faults.map(({ pointer, code }) => `${pointer} ${code}`) : []
}

describe('a draft', () => {
  it('has a line of each thing', () => {
    const lines = withMore(withMore(withMore([], first), second), first)
    expect(lines.map(({ thing, quantity }) => [thing.choice, quantity])).toEqual([
      ['Sand / Small', 2],
      ['Sand / Large', 1],
    ])
  })

  it('is priced once it is known what is ordered, and no amount is wrong', () => {
    expect(quoteOf(filled({ lines: [] }))).toBeUndefined()
    expect(quoteOf(filled({ discount: 'ten' }))).toBeUndefined()
    expect(quoteOf(filled({ lines: [{ thing: first, quantity: 2, unitPrice: '19,5' }], discount: '1.50', vatId: 'F' }))).toEqual({
      lines: [{ variant: first.variant, quantity: 2, unitPrice: eur(1950) }],
      discount: eur(150),
      country: 'DE',
      region: null,
      postcode: '10119',
      vatId: null,
    })
    expect(quoteOf(filled({ vatId: 'FR40303265045' }))?.vatId).toBe('FR40303265045')
  })

  it('is sent as the shop takes it', () => {
    expect(draftOf(filled({ note: ' As we said. ', holdDays: '14' }), draftOption())).toEqual({
      draft: {
        lines: [{ variant: first.variant, quantity: 2, unitPrice: null }],
        email: 'ada@example.com',
        address: { name: 'Ada Lovelace', line1: 'Torstraße 1', line2: null, city: 'Berlin', region: null, postcode: '10119', country: 'DE', phone: null },
        vatId: null,
        shippingMethod: 'standard',
        discount: null,
        total: draftOption().totals.total,
        holdDays: 14,
        tell: true,
        note: 'As we said.',
      },
    })
    expect(draftOf(filled({ note: 'For nobody.', tell: false }), draftOption())).toMatchObject({ draft: { tell: false, note: null } })
  })

  it('names all that is wrong with it', () => {
    expect(faultsOf({ ...emptyDraft(), address: { ...address, name: ' ', postcode: '' }, holdDays: '31', vatId: '40303265045' })).toEqual(['#/lines empty', '#/email missing', '#/address/name missing', '#/address/postcode missing', '#/vatId vat-id', '#/holdDays days'])
    expect(faultsOf(filled({ email: 'ada', discount: 'x', lines: [{ thing: first, quantity: 1, unitPrice: '1.2.3' }] }))).toEqual(['#/lines/0/unitPrice amount', '#/discount amount', '#/email email'])
    // Neither post code nor region is asked for where there are none, and a state where there are.
    expect(faultsOf(filled({ address: { ...address, postcode: '', country: 'HK' } }))).toEqual([])
    expect(faultsOf(filled({ address: { ...address, country: 'US' } }))).toEqual(['#/address/region missing'])
    expect(draftOf(filled(), undefined)).toEqual({ faults: [{ pointer: '#/shippingMethod', code: 'no-way', detail: '' }] })
  })

  it('goes the way that was chosen, as long as there is that way', () => {
    const [cheap, fast] = [draftOption(), draftOption({ id: 'express' })]
    expect(chosenOption([cheap, fast], 'express')).toBe(fast)
    expect(chosenOption([cheap], 'express')).toBe(cheap)
    expect(chosenOption([], '')).toBeUndefined()
  })

  it('knows what the shop lacks of a line', () => {
    const line = { thing: first, quantity: 3, unitPrice: '' }
    const short = [{ change: 'stock', variant: first.variant, wanted: 3, left: 2 }] as const
    expect(shortageOf(line, short)).toEqual({ left: 2 })
    // It was asked about more than is wanted now.
    expect(shortageOf({ ...line, quantity: 2 }, short)).toBeUndefined()
    expect(shortageOf(line, [{ change: 'gone', variant: first.variant }])).toBe('gone')
    expect(shortageOf(line, [{ change: 'gone', variant: second.variant }])).toBeUndefined()
  })

  it('finds where faults of a quote stand', () => {
    expect(['#/country', '#/postcode', '#/vatId', '#/lines/0/unitPrice'].map(pointerOf)).toEqual(['#/address/country', '#/address/postcode', '#/vatId', '#/lines/0/unitPrice'])
  })
})
