import { describe, expect, it } from 'vitest'
import { addressLines, firstName } from '@/lib/address'
import { order } from '@/test/fixtures'
import { pollAfterMs, stepsOf } from './model'

describe('asking for the order again', () => {
  it('ends when nothing can change any more', () => {
    expect(pollAfterMs(order('paid'), 0)).toBe(false)
    expect(pollAfterMs(order('expired'), 0)).toBe(false)
    expect(pollAfterMs(order('review'), 0)).toBe(false)
  })
  it('becomes more seldom', () => {
    expect([0, 20_000, 60_000, 3_600_000].map((elapsed) => pollAfterMs(order('payment-processing'), elapsed))).toEqual([2000, 2000, 6000, 30_000])
  })
})

describe('the order’s way', () => {
  it('follows its state', () => {
    const states = (state: Parameters<typeof order>[0]) => stepsOf(order(state)).map((step) => `${step.name} ${step.state}`)
    expect(states('awaiting-payment')).toEqual(['placed done', 'payment now', 'sent ahead'])
    expect(states('paid')).toEqual(['placed done', 'payment done', 'sent now'])
    expect(states('expired')).toEqual(['placed done', 'payment failed'])
  })
})

describe('an address', () => {
  it('is printed as its country prints it', () => {
    const country = (code: string) => code
    expect(addressLines(order('paid').address, country)).toEqual(['Ada Lovelace', 'Torstraße 1', '10119 Berlin', 'DE'])
    expect(addressLines({ name: 'A', line1: '1 Main St', city: 'Portland', region: 'OR', postcode: '97201', country: 'US' }, country)).toEqual(['A', '1 Main St', 'Portland OR 97201', 'US'])
  })
  it('begins with a name to greet by', () => expect(firstName('  Ada  Lovelace')).toBe('Ada'))
})
