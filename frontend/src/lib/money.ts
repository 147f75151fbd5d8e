import type { Money } from '@/api/schema'
import { CURRENCIES } from './currencies'

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  let format = formats.get(key)
  if (!format) {
    const digits = exponent(currency)
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(key, format)
  }
  return format
}

/** How many decimal digits a currency has. */
export function exponent(currency: string): number {
  return CURRENCIES.get(currency) ?? 2
}

/** The decimal text of an amount, made from its digits: no float ever holds it. */
export function decimal({ minor, currency }: Money): string {
  const digits = exponent(currency)
  const sign = minor < 0 ? '-' : ''
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * The minor units of an amount that somebody typed: `1234`, `1234.5`, `1.234,50`. Nothing where it
 * could be read in two ways, or has more decimals than the currency. No float ever holds it.
 */
export function parseMinor(text: string, currency: string): number | undefined {
  const digits = exponent(currency)
  const typed = text.trim().replace(/[\s\u00a0\u202f'’]/g, '')
  const match = /^(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*|\d+)(?:([.,])(\d*))?$/.exec(typed)
  if (!match) return undefined
  const [, whole = '', grouping, point, fraction = ''] = match
  // `1.234` of dinars, which have three decimals, is how the shop writes them itself.
  if (digits === 3 && /^\d{1,3}\.\d{3}$/.test(typed)) return Number(typed.replace('.', ''))
  // `1.234` of euros: a thousand, or a slip? Nobody can tell.
  if (grouping !== undefined && (point === undefined ? digits > 0 : point === grouping)) return undefined
  if (fraction.length > digits) return undefined
  const minor = Number(whole.replace(/[.,]/g, '') + fraction.padEnd(digits, '0'))
  return Number.isSafeInteger(minor) ? minor : undefined
}

/** An amount as people of this locale write it; without decimals where they are all zero. */
export function formatMoney(money: Money, locale: string, style: 'short' | 'full' = 'full'): string {
  const format = formatOf(locale, money.currency)
  const digits = exponent(money.currency)
  if (style === 'short' && digits > 0 && money.minor % 10 ** digits === 0) {
    const short = formats.get(`${locale} ${money.currency} short`) ?? new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency, minimumFractionDigits: 0, maximumFractionDigits: digits })
    formats.set(`${locale} ${money.currency} short`, short)
    return short.format(decimal(money) as Intl.StringNumericLiteral)
  }
  return format.format(decimal(money) as Intl.StringNumericLiteral)
}
