import { describe, expect, it } from 'vitest'
import { loadDraft, saveDraft } from './draft'

const KEY = 'bodega.checkout'
const address = { name: 'Ada', line1: 'Torstraße 1', line2: '', city: 'Berlin', region: '', postcode: '10119', country: 'DE', phone: '' }

describe('a kept draft', () => {
  it('comes back whole', () => {
    const draft = { email: 'ada@example.com', address, note: 'Ring twice', vatId: 'FR40303265045', method: 'standard', gateway: 'paypal' }
    saveDraft(draft)
    expect(loadDraft()).toEqual(draft)
  })

  it('of a time before VAT ids loads, and has none', () => {
    sessionStorage.setItem(KEY, JSON.stringify({ email: 'ada@example.com', address, note: '', method: 'standard' }))
    expect(loadDraft()).toEqual({ email: 'ada@example.com', address, note: '', vatId: '', method: 'standard', gateway: '' })
  })
})
