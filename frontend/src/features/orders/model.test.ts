import { describe, expect, it } from 'vitest'
import type { OrderView, PaymentView } from '@/api/schema'
import { addressLines, firstName } from '@/lib/address'
import { order } from '@/test/fixtures'
import { coins, coinsOrder, payment, transfer, withPayments } from '@/test/payments'
import { coinsPhase, currentPayment, mostFor, paidPart, pollAfterMs, reasonsFor, stepsOf, walletLink } from './model'

describe('asking for the order again', () => {
  it('ends when nothing can change any more', () => {
    expect(pollAfterMs(order('paid'), 0)).toBe(false)
    expect(pollAfterMs(order('expired'), 0)).toBe(false)
    expect(pollAfterMs(order('review'), 0)).toBe(false)
  })
  it('becomes more seldom', () => {
    expect(pollAfterMs(order('partly-paid'), 0)).toBe(2000)
    expect([0, 20_000, 60_000, 3_600_000].map((elapsed) => pollAfterMs(order('payment-processing'), elapsed))).toEqual([2000, 2000, 6000, 30_000])
  })
})

describe('the order’s way', () => {
  it('follows its state', () => {
    const states = (state: Parameters<typeof order>[0]) => stepsOf(order(state)).map((step) => `${step.name} ${step.state}`)
    expect(states('awaiting-payment')).toEqual(['placed done', 'payment now', 'sent ahead', 'delivered ahead'])
    expect(states('partly-paid')).toEqual(['placed done', 'payment now', 'sent ahead', 'delivered ahead'])
    expect(states('paid')).toEqual(['placed done', 'payment done', 'sent now', 'delivered ahead'])
    expect(states('expired')).toEqual(['placed done', 'payment failed'])
  })
  it('follows its parcels to the door', () => {
    const states = (extra: Partial<OrderView>) => stepsOf({ ...order('paid'), ...extra }).map((step) => `${step.name} ${step.state}`)
    expect(states({ fulfilment: 'partial' })).toEqual(['placed done', 'payment done', 'sent now', 'delivered ahead'])
    expect(states({ fulfilment: 'fulfilled' })).toEqual(['placed done', 'payment done', 'sent done', 'delivered now'])
    expect(states({ fulfilment: 'delivered' })).toEqual(['placed done', 'payment done', 'sent done', 'delivered done'])
    expect(states({ fulfilment: 'nothing' })).toEqual(['placed done', 'payment done'])
    expect(states({ standing: 'cancelled' })).toEqual(['placed done', 'payment done', 'cancelled failed'])
  })
  it('sends what is paid at the door first', () => {
    const cash = (extra: Partial<OrderView>) => stepsOf({ ...withPayments('payment-processing', payment('cash-on-delivery', undefined, { state: 'on-delivery' })), ...extra }).map((step) => `${step.name} ${step.state}`)
    expect(cash({})).toEqual(['placed done', 'sent now', 'payment ahead'])
    expect(cash({ fulfilment: 'fulfilled' })).toEqual(['placed done', 'sent done', 'payment now'])
  })
})

describe('a rest', () => {
  it('is owed beside what was paid', () => {
    const { totals } = order('partly-paid')
    expect(paidPart({ totals, owed: { minor: 500, currency: 'EUR' } })).toEqual({ minor: totals.total.minor - 500, currency: 'EUR' })
    expect(paidPart({ totals })).toBeUndefined()
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

describe('the payment that an order is about', () => {
  const both = [payment('blockonomics', coins(60)), payment('bank-transfer', transfer)]
  const about = (...payments: PaymentView[]) => currentPayment({ payments })?.gateway
  it('is where money is, else what was begun last', () => {
    expect(about(...both)).toBe('bank-transfer')
    expect(about(payment('blockonomics', coins(60), { state: 'processing' }), payment('bank-transfer', transfer))).toBe('blockonomics')
    expect(about(payment('paypal', undefined, { state: 'paid' }), payment('blockonomics', coins(60), { state: 'processing' }))).toBe('paypal')
    expect(about(payment('paypal', undefined, { state: 'failed' }))).toBe('paypal')
    expect(about()).toBeUndefined()
  })
  it('is what the shopper went back to, while that is open', () => {
    expect(currentPayment({ payments: both }, both[0]?.id)?.gateway).toBe('blockonomics')
    expect(currentPayment({ payments: [payment('paypal', undefined, { state: 'failed' }), ...both] }, 'pay_6')?.gateway).toBe('bank-transfer')
  })
  it('is what came after the paid one, where a rest is owed', () => {
    const owed = { minor: 500, currency: 'EUR' }
    const [paid, rest] = [payment('paypal', undefined, { state: 'paid' }), payment('bank-transfer', transfer)]
    expect(currentPayment({ payments: [paid], owed })).toBeUndefined()
    expect(currentPayment({ payments: [paid, rest], owed })?.gateway).toBe('bank-transfer')
    // Once all is paid, it is the one that was paid last.
    expect(currentPayment({ payments: [paid, { ...rest, state: 'paid' }] })?.gateway).toBe('bank-transfer')
  })
  it('is asked for often while coins are awaited, and not at all until the parcel comes', () => {
    expect(pollAfterMs(coinsOrder(coins(60)), 3_600_000)).toBe(8000)
    expect(pollAfterMs(withPayments('payment-processing', payment('cash-on-delivery', undefined, { state: 'on-delivery' })), 0)).toBe(false)
  })
})

describe('what can be sent back', () => {
  it('is less for reasons that the shop does not answer for', () => {
    const late = { line: 1, any: 0, faulty: 2 }
    expect(reasonsFor(late)).toEqual(['damaged', 'defective', 'wrong-item', 'not-as-described'])
    expect(reasonsFor({ ...late, any: 1 })).toContain('changed-mind')
    expect([mostFor(late, ''), mostFor(late, 'damaged'), mostFor({ ...late, any: 1 }, 'size')]).toEqual([2, 2, 1])
  })
})

describe('coins', () => {
  it('are to be sent only at a price that holds', () => {
    const rest = { left: { minor: 1200, currency: 'EUR' } }
    expect(coinsPhase(coins(60), 'pending', 60)).toBe('send')
    expect(coinsPhase(coins(60), 'pending', 0)).toBe('unpriced')
    expect(coinsPhase(coins(60, rest), 'underpaid', 60)).toBe('unpriced')
    expect(coinsPhase(coins(60, { ...rest, fiat: rest.left }), 'underpaid', 60)).toBe('send')
    expect(coinsPhase(coins(60), 'processing', 60)).toBe('seen')
    expect(coinsPhase(coins(60), 'expired', 60)).toBe('over')
  })
  it('open wallets and nothing else', () => {
    expect([walletLink('bitcoin:bc1q?amount=1'), walletLink('ethereum:0x1')]).toEqual(['bitcoin:bc1q?amount=1', 'ethereum:0x1'])
    expect([walletLink('javascript:alert(1)'), walletLink('https://x.example')]).toEqual([undefined, undefined])
  })
})
