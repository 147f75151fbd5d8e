import { describe, expect, it } from 'vitest'
import { decimal, exponent, formatMoney, minorOf } from './money'

describe('money', () => {
  it('knows the exponents of currencies', () => {
    expect([exponent('EUR'), exponent('JPY'), exponent('BHD')]).toEqual([2, 0, 3])
  })

  it.each([
    [{ minor: 1999, currency: 'EUR' }, '19.99'],
    [{ minor: 5, currency: 'EUR' }, '0.05'],
    [{ minor: -5, currency: 'EUR' }, '-0.05'],
    [{ minor: 0, currency: 'USD' }, '0.00'],
    [{ minor: 1999, currency: 'JPY' }, '1999'],
    [{ minor: 1999, currency: 'BHD' }, '1.999'],
    [{ minor: Number.MAX_SAFE_INTEGER, currency: 'EUR' }, '90071992547409.91'],
  ])('writes %o as %s', (money, text) => expect(decimal(money)).toBe(text))

  it.each([
    ['12', 'EUR', 1200],
    ['12,5', 'EUR', 1250],
    [' 0.059 ', 'EUR', 5],
    ['12.', 'EUR', 1200],
    ['12', 'JPY', 12],
    ['-3', 'EUR', undefined],
    ['1e9', 'EUR', undefined],
    ['', 'EUR', undefined],
  ])('reads %o of %s as %o', (text, currency, minor) => expect(minorOf(text, currency)).toBe(minor))

  it('formats by locale', () => {
    expect(formatMoney({ minor: 123456, currency: 'EUR' }, 'en-IE')).toBe('€1,234.56')
    expect(formatMoney({ minor: 123456, currency: 'EUR' }, 'de-DE')).toBe('1.234,56\u00a0€')
  })

  it('leaves out decimals only where they are all zero', () => {
    expect(formatMoney({ minor: 2400, currency: 'EUR' }, 'en-IE', 'short')).toBe('€24')
    expect(formatMoney({ minor: 2450, currency: 'EUR' }, 'en-IE', 'short')).toBe('€24.50')
    expect(formatMoney({ minor: 2400, currency: 'EUR' }, 'en-IE')).toBe('€24.00')
  })
})
