import { i18n } from '@lingui/core'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { shipping } from '@/test/fixtures'
import type { Draft } from './draft'
import { allowedStep, chosenOption, isFresh, missedMethod, orderOf } from './model'
import { contactSchema } from './schema'

const draft = (address: Partial<Draft['address']> = {}): Draft => ({
  email: ' ada@example.com ',
  address: { name: 'Ada', line1: 'Torstraße 1', line2: ' ', city: 'Berlin', region: '', postcode: '10119', country: 'DE', phone: '', ...address },
  note: '',
  vatId: '',
  method: '', gateway: '',
})

describe('the order that is sent', () => {
  it('has no empty fields', () => {
    expect(orderOf(draft(), 'q')).toEqual({
      email: 'ada@example.com',
      address: { name: 'Ada', line1: 'Torstraße 1', line2: null, city: 'Berlin', region: null, postcode: '10119', country: 'DE', phone: null },
      quote: 'q',
      note: null,
      vatId: null,
    })
  })

  it('has the VAT id of a business', () => expect(orderOf({ ...draft(), vatId: ' FR 40303265045 ' }, 'q').vatId).toBe('FR 40303265045'))

  it('leaves out what the country has none of', () => {
    expect(orderOf(draft({ country: 'HK', postcode: '999077', region: 'x' }), 'q').address).toMatchObject({ postcode: null, region: null })
    expect(orderOf(draft({ country: 'US', region: 'OR' }), 'q').address).toMatchObject({ region: 'OR', postcode: '10119' })
  })
})

describe('the steps', () => {
  it('open in their order', () => {
    expect(allowedStep('payment-review', false, true)).toBe('contact')
    expect(allowedStep('payment-review', true, false)).toBe('shipping')
    expect(allowedStep('payment-review', true, true)).toBe('payment-review')
    expect(allowedStep('contact', true, true)).toBe('contact')
  })
})

describe('shipping', () => {
  it('is as chosen, else the cheapest, which comes first', () => {
    const express = { ...shipping, id: 'express' }
    expect(chosenOption([shipping, express], 'express')).toBe(express)
    expect(chosenOption([shipping, express], 'gone')).toBe(shipping)
    expect(chosenOption([], 'standard')).toBeUndefined()
  })

  it('goes as the last time, where nobody has chosen', () => {
    const express = { ...shipping, id: 'express', name: 'Express' }
    expect(chosenOption([shipping, express], '', 'Express')).toBe(express)
    expect(chosenOption([shipping, express], 'standard', 'Express')).toBe(shipping)
    expect(missedMethod([shipping, express], '', 'Express')).toBeUndefined()
    expect(missedMethod([shipping], '', 'Express')).toBe('Express')
    expect(missedMethod([shipping], 'standard', 'Express')).toBeUndefined()
    expect(missedMethod([shipping], '', undefined)).toBeUndefined()
    expect(missedMethod([], '', 'Express')).toBeUndefined()
  })

  it('is quoted for a while', () => {
    const expiry = Date.parse(shipping.expiresAt)
    expect(isFresh(shipping, expiry - 60_000)).toBe(true)
    expect(isFresh(shipping, expiry - 5_000)).toBe(false)
  })
})

describe('the contact rules', () => {
  const faults = (value: Draft) => v.safeParse(contactSchema(i18n, value.address.country), value).issues?.map((issue) => v.getDotPath(issue)) ?? []

  it('accept a whole address', () => expect(faults(draft())).toEqual([]))
  it('name each fault', () => expect(faults({ ...draft({ name: ' ', city: '' }), email: 'ada' })).toEqual(['email', 'address.name', 'address.city']))
  it('ask for a postcode only where there are any', () => {
    expect(faults(draft({ postcode: '' }))).toEqual(['address.postcode'])
    expect(faults(draft({ postcode: '', country: 'AE' }))).toEqual([])
  })
  it('know a VAT id by its first letters and its length', () => {
    for (const vatId of ['', ' ', 'FR40303265045', 'fr 40 303.265-045', 'CHE-123.456.788 MWST', 'IE9+12345A', 'RO99']) expect(faults({ ...draft(), vatId })).toEqual([])
    for (const vatId of ['40303265045', 'F', 'FR1', 'FR40303265045!', `FR${'1'.repeat(19)}`]) expect(faults({ ...draft(), vatId })).toEqual(['vatId'])
  })
  it('ask for a state where letters need one', () => expect(faults(draft({ country: 'US' }))).toEqual(['address.region']))
})
