import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CURRENCIES } from './currencies'
import { decimal, exponent, formatMoney, parseMinor } from './money'

describe('money', () => {
  it('knows the exponents of currencies', () => {
    expect([exponent('EUR'), exponent('JPY'), exponent('BHD')]).toEqual([2, 0, 3])
  })

  it('has the decimals of the shop for each currency, and writes them all', () => {
    const table = readFileSync('../shared/domain/src/currency.rs', 'utf8')
    const rows = [...table.matchAll(/\(\s*(\d),\s*&\[([^\]]*)\]/g)]
    const shops = rows.flatMap(([, digits, codes = '']) => [...codes.matchAll(/[A-Z]{3}/g)].map(([code]) => [code, Number(digits)] as const))
    expect(shops.length).toBeGreaterThan(140)
    expect(new Map(shops)).toEqual(CURRENCIES)
    for (const [currency] of shops) expect(formatMoney({ minor: 1234567, currency }, 'en').replace(/\D/g, ''), currency).toBe('1234567')
    expect(formatMoney({ minor: 120_000, currency: 'RSD' }, 'en')).toMatch(/1,200\.00$/)
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

describe('an amount that somebody typed', () => {
  it.each([
    ['24', 2400],
    [' 24.5 ', 2450],
    ['24,50', 2450],
    ['0.05', 5],
    ['1.234,50', 123450],
    ['1,234.50', 123450],
    ['1 234', 123400],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('of %s has %s cents', (text, minor) => expect(parseMinor(text, 'EUR')).toBe(minor))

  // A thousand, or a slip? And what is smaller than a cent is none.
  it.each(['', 'x', '-1', '1.234', '1,234', '1.2345', '1..2', '1e3', '1.2.3', '90071992547409.92'])('of %s is none', (text) => expect(parseMinor(text, 'EUR')).toBeUndefined())

  it('has the decimals of its currency', () => {
    expect([parseMinor('1234', 'JPY'), parseMinor('1,234', 'JPY'), parseMinor('12.5', 'JPY'), parseMinor('1.2345', 'BHD'), parseMinor('1.5', 'BHD'), parseMinor('1.234', 'BHD'), parseMinor('1,234', 'BHD')]).toEqual([1234, 1234, undefined, undefined, 1500, 1234, undefined])
  })
})
