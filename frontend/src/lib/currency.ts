import { useSyncExternalStore } from 'react'
import type { CartView, Money } from '@/api/schema'
import { read, write } from './storage'

const KEY = 'bodega.currency'

/** What something costs in a currency that somebody set a price in. */
export interface Priced {
  amount: Money
  compareAt?: Money | null | undefined
  /** Whether it is the lowest of several. */
  varies?: boolean | undefined
}

let shown: string | undefined
const listeners = new Set<() => void>()

function show(next: string | undefined): void {
  if (next === shown) return
  shown = next
  for (const listener of listeners) listener()
}

/** The currency that this browser wants where it has no cart yet. */
export const wantedCurrency = (): string | null => read(localStorage, KEY)

/** The currency that a cart shows: its own, and where there is none yet the one that was wanted, as long as the shop sells in it. */
export function currencyOf({ version, subtotal, currencies }: CartView): string {
  const wanted = wantedCurrency()
  return version === 0 && wanted !== null && currencies?.includes(wanted) ? wanted : subtotal.currency
}

/** Shows prices in what the cart is in. */
export const followCart = (cart: CartView | undefined): void => show(cart ? currencyOf(cart) : (wantedCurrency() ?? undefined))

/** Keeps what was chosen, for pages without a cart. */
export function keepCurrency(currency: string): void {
  write(localStorage, KEY, currency)
  show(currency)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The currency that prices are shown in; nothing where they are shown as they come. */
export const useShownCurrency = (): string | undefined => useSyncExternalStore(subscribe, () => shown)

/** The price in a currency; nothing where nobody set one, as nothing is converted. */
export function priceIn(own: Priced, others: readonly Priced[] | null | undefined, currency: string | undefined): Priced | undefined {
  return currency === undefined || currency === own.amount.currency ? own : others?.find(({ amount }) => amount.currency === currency)
}
