import type { FieldFault } from '@/lib/admin/faults'
import { parseMinor } from '@/lib/money'

/** What is wrong with a field; `from` and `to` where it must be between them. */
export interface Fault extends FieldFault {
  from?: number
  to?: number
}

let made = 0
/** A key for an entry of a list that the shop does not know yet. */
export const freshKey = (): string => `new-${(made += 1)}`

/** The heaviest that the shop takes, in grams. */
export const GRAMS_MAX = 1_000_000

const KILO = 3
const PERCENT = 2

/** A whole number of hundredths or thousandths as a decimal text, without zeros at its end: 550 is `5.5`. */
function fixed(value: number, digits: number): string {
  const text = String(value).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '')
}

/** What somebody typed as a decimal number, in whole hundredths or thousandths; no float ever holds it. */
function parseFixed(text: string, digits: number): number | undefined {
  const match = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim())
  const fraction = match?.[2] ?? ''
  return match && fraction.length <= digits ? Number((match[1] ?? '') + fraction.padEnd(digits, '0')) : undefined
}

/** Grams as a text in kilograms. */
export const kilos = (grams: number): string => fixed(grams, KILO)
/** Hundredths of a per cent as a text in per cent. */
export const percent = (points: number): string => fixed(points, PERCENT)

/** Reads what was typed. What cannot be taken is no number in the result either, and has a fault. */
export function reader(currency: string, faults: Fault[] = []): Reader {
  const fault = (pointer: string, code: string, bounds: { from?: number; to?: number } = {}): number => {
    faults.push({ pointer, code, detail: '', ...bounds })
    return NaN
  }
  const isBlank = (text: string) => text.trim() === ''
  const number = (pointer: string, text: string, value: number | undefined, code: string): number => value ?? fault(pointer, isBlank(text) ? 'missing' : code)
  return {
    faults,
    fault,
    /** A text that must be there. */
    line: (pointer: string, text: string): string => {
      if (isBlank(text)) fault(pointer, 'missing')
      return text.trim()
    },
    whole: (pointer: string, text: string, from: number, to: number): number => {
      const value = number(pointer, text, /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : undefined, 'whole')
      return Number.isNaN(value) || (value >= from && value <= to) ? value : fault(pointer, 'between', { from, to })
    },
    /** A share, in hundredths of a per cent; `most` is in per cent. */
    share: (pointer: string, text: string, most: number): number => {
      const value = number(pointer, text, parseFixed(text, PERCENT), 'percent')
      return Number.isNaN(value) || value <= most * 100 ? value : fault(pointer, 'between', { from: 0, to: most })
    },
    /** A weight typed in kilograms, in grams. */
    weight: (pointer: string, text: string): number => {
      const value = number(pointer, text, parseFixed(text, KILO), 'kilos')
      return Number.isNaN(value) || (value >= 1 && value <= GRAMS_MAX) ? value : fault(pointer, 'between', { from: 0.001, to: GRAMS_MAX / 1000 })
    },
    /** The same, with amounts in another currency; faults stay together. */
    of: (other: string): Reader => reader(other, faults),
    /** An amount in the currency. */
    minor: (pointer: string, text: string): number => number(pointer, text, parseMinor(text, currency), 'amount'),
    money: (pointer: string, text: string) => ({ minor: number(pointer, text, parseMinor(text, currency), 'amount'), currency }),
  }
}

/** Reads what was typed of one form. */
export interface Reader {
  faults: Fault[]
  fault: (pointer: string, code: string, bounds?: { from?: number; to?: number }) => number
  line: (pointer: string, text: string) => string
  whole: (pointer: string, text: string, from: number, to: number) => number
  share: (pointer: string, text: string, most: number) => number
  weight: (pointer: string, text: string) => number
  of: (currency: string) => Reader
  minor: (pointer: string, text: string) => number
  money: (pointer: string, text: string) => { minor: number; currency: string }
}
