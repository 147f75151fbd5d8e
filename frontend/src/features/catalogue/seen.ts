import type { ProductCard } from '@/api/schema'

const swatches = new Map<string, string>()
let currency = 'EUR'

/** Keeps what cards tell beside themselves: the colours of names, and in which currency the shop sells. */
export function learn(cards: readonly ProductCard[]): void {
  for (const card of cards) {
    currency = card.price.currency
    for (const { name, swatch } of card.swatches) if (swatch) swatches.set(name, swatch)
  }
}

/** The colour of a name, where a card of this visit told it. */
export const swatchOf = (name: string): string | undefined => swatches.get(name)

/** The currency of prices that come without one. */
export const shopCurrency = (): string => currency

/** Whether the values of an attribute are colours. */
export function isColour(name: string, values: readonly string[]): boolean {
  const known = values.filter((value) => swatches.has(value)).length
  return known > 0 && (/^(colou?r|farbe)s?$/i.test(name) || known * 2 > values.length)
}
