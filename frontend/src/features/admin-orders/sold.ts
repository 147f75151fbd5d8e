import type { Money, Picture, ProductView, VariantView } from '@/api/schema'

/** Something that is sold, as it is put into an order. */
export interface Sold {
  variant: string
  name: string
  /** The chosen options in words; empty where there is nothing to choose. */
  choice: string
  sku: string
  /** What one costs, as the product says. */
  price: Money
  picture: Picture | undefined
}

/** A variant of a product, to be put into an order. */
export const soldOf = (product: ProductView, { id, sku, choice, price, pictures }: VariantView): Sold => ({ variant: id, name: product.name, choice: choice.join(' / '), sku, price, picture: product.pictures[pictures[0] ?? 0] })

/** The name of what is sold, with its options. */
export const soldName = ({ name, choice }: Pick<Sold, 'name' | 'choice'>): string => (choice === '' ? name : `${name}, ${choice}`)

/** The most units of a line. */
export const MOST_UNITS = 99
/** The most lines of an order. */
export const MOST_LINES = 50
