import type { ProductView, VariantView } from '@/api/schema'

/** From how few on the page says how many are left. */
const FEW = 5

/** The variant that the address names; else the first that can be bought; else the first. */
export function chosenVariant(product: ProductView, sku: string | undefined): VariantView | undefined {
  return product.variants.find((variant) => variant.sku === sku) ?? product.variants.find((variant) => variant.available > 0) ?? product.variants[0]
}

/** A value of an option as the picker shows it. */
export interface Choice {
  name: string
  swatch: string | undefined
  selected: boolean
  /** `impossible`: not made together with the other chosen values. */
  state: 'available' | 'sold-out' | 'impossible'
  /** What to select; where the combination is impossible, the nearest that has this value. */
  target: VariantView | undefined
}

/** All options with all their values, seen from the chosen variant. */
export function choices(product: ProductView, chosen: VariantView): { name: string; values: Choice[] }[] {
  return product.options.map((option, at) => ({
    name: option.name,
    values: option.values.map((value) => {
      const having = product.variants.filter((variant) => variant.choice[at] === value.name)
      const exact = having.find((variant) => variant.choice.every((other, index) => index === at || other === chosen.choice[index]))
      const shared = (variant: VariantView) => variant.choice.filter((other, index) => other === chosen.choice[index]).length
      const nearest = having.reduce<VariantView | undefined>((best, variant) => (best && shared(best) >= shared(variant) ? best : variant), undefined)
      return {
        name: value.name,
        swatch: value.swatch ?? undefined,
        selected: chosen.choice[at] === value.name,
        state: !exact ? 'impossible' : exact.available > 0 ? 'available' : 'sold-out',
        target: exact ?? nearest,
      }
    }),
  }))
}

/** What to say about a variant's stock. What can be ordered before it is there is `later`. */
export function stockOf(variant: VariantView): 'sold-out' | 'later' | 'few' | 'plenty' {
  return variant.available === 0 ? 'sold-out' : variant.backorder ? 'later' : variant.available <= FEW ? 'few' : 'plenty'
}

/** The pictures that show a variant. */
export function picturesOf(product: ProductView, variant: VariantView | undefined) {
  const shown = (variant?.pictures ?? []).flatMap((at) => product.pictures[at] ?? [])
  return shown.length > 0 ? shown : product.pictures
}
