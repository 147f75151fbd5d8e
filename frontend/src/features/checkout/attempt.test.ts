import { describe, expect, it, vi } from 'vitest'
import type { NewOrderInput, PlacedOrder } from '@/api/schema'
import { Problem } from '@/lib/problem'
import { order as orderView } from '@/test/fixtures'
import { attempts, place } from './attempt'

const order: NewOrderInput = { email: 'ada@example.com', address: { name: 'Ada', line1: 'Torstraße 1', city: 'Berlin', postcode: '10119', country: 'DE', line2: null }, quote: 'q1', note: null }
const wish = { method: 'standard', order }
const placed: PlacedOrder = { token: 't', order: orderView('awaiting-payment') }
const lost = new Problem('network', '', 0, '', '')
const refused = (kind: 'quote-invalid' | 'cart-empty' | 'cart-changed') => new Problem(kind, '', 422, '', 'r')
const sender = () => vi.fn<(key: string, order: NewOrderInput) => Promise<PlacedOrder>>()

describe('placing an order', () => {
  it('forgets the attempt once it is answered', async () => {
    const send = sender().mockResolvedValue(placed)
    expect(await place(wish, send)).toBe(placed)
    expect(attempts.load()).toBeUndefined()
  })

  it('repeats an attempt of unknown outcome word for word, also with a newer quote', async () => {
    const send = sender().mockRejectedValueOnce(lost).mockResolvedValueOnce(placed)
    await expect(place(wish, send)).rejects.toBe(lost)
    await place({ ...wish, order: { ...order, quote: 'q2' } }, send)
    expect(send.mock.calls[1]).toEqual(send.mock.calls[0])
  })

  it('tells the order of a business from that of somebody', async () => {
    const send = sender().mockRejectedValueOnce(lost).mockRejectedValueOnce(lost)
    const business = { ...wish, order: { ...order, vatId: 'FR40303265045' } }
    await expect(place(wish, send)).rejects.toBe(lost)
    await expect(place(business, send)).rejects.toBe(lost)
    expect(send.mock.calls[1]?.[0]).not.toBe(send.mock.calls[0]?.[0])
    expect(send.mock.calls[1]?.[1].vatId).toBe('FR40303265045')
    expect(attempts.load()?.order.vatId).toBe('FR40303265045')
  })

  it('takes a new key after a definite refusal', async () => {
    const send = sender().mockRejectedValueOnce(refused('cart-changed')).mockResolvedValueOnce(placed)
    await expect(place(wish, send)).rejects.toMatchObject({ kind: 'cart-changed' })
    expect(attempts.load()).toBeUndefined()
    await place(wish, send)
    expect(send.mock.calls[1]?.[0]).not.toBe(send.mock.calls[0]?.[0])
  })

  it('sends the fresh quote where the repeated attempt turns out to be too old', async () => {
    const send = sender().mockRejectedValueOnce(lost).mockRejectedValueOnce(refused('quote-invalid')).mockResolvedValueOnce(placed)
    await expect(place(wish, send)).rejects.toBe(lost)
    await place({ ...wish, order: { ...order, quote: 'q2' } }, send)
    expect(send.mock.calls.map(([, sent]) => sent.quote)).toEqual(['q1', 'q1', 'q2'])
    expect(send.mock.calls[2]?.[0]).not.toBe(send.mock.calls[0]?.[0])
  })

  it('finds the first order again where the shopper changed something after a lost answer', async () => {
    const send = sender().mockRejectedValueOnce(lost).mockRejectedValueOnce(refused('cart-empty')).mockResolvedValueOnce(placed)
    await expect(place(wish, send)).rejects.toBe(lost)
    const changed = { ...wish, order: { ...order, note: 'Ring twice' } }
    expect(await place(changed, send)).toBe(placed)
    expect(send.mock.calls[1]?.[1].note).toBe('Ring twice')
    expect(send.mock.calls[2]).toEqual(send.mock.calls[0])
  })
})
