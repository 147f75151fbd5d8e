import type { Reason, StockRow } from '@/api/schema'

/** The most that one change moves, and that there can be of a variant. */
export const MOST = 1_000_000

/** Why staff change what is on hand, the most frequent first. */
export const REASONS = ['received', 'returned', 'damaged', 'lost', 'counted'] as const satisfies readonly Reason[]

/** What there is of a variant, in units. */
export type Level = Pick<StockRow, 'onHand' | 'reserved' | 'available'>

/** Why a change cannot be made: the shop's codes, and what it need not be asked for. */
export type Refusal = 'missing' | 'out-of-range' | 'short' | 'promised' | 'too-many'

/** What was typed, if it is a whole number. */
export function wholeNumber(text: string): number | undefined {
  const typed = text.trim()
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined
}

/** What there is once the change is made. */
export function levelAfter({ onHand, reserved }: Level, reason: Reason, units: number): Level {
  const after = reason === 'counted' ? units : reason === 'damaged' || reason === 'lost' ? onHand - units : onHand + units
  return { onHand: after, reserved, available: after - reserved }
}

/** What keeps a change from being made, if anything; the shop asks again, as orders come in meanwhile. */
export function refusal(level: Level, reason: Reason, text: string): Refusal | undefined {
  if (text.trim() === '') return 'missing'
  const units = wholeNumber(text)
  if (units === undefined || units > MOST || (units === 0 && reason !== 'counted')) return 'out-of-range'
  const after = levelAfter(level, reason, units)
  if (after.onHand < 0) return 'short'
  if (after.available < 0) return 'promised'
  return after.onHand > MOST ? 'too-many' : undefined
}

/** What a variant is called: its product, and what of it. */
export const fullName = ({ name, choice }: Pick<StockRow, 'name' | 'choice'>): string => (choice === '' ? name : `${name}, ${choice}`)
