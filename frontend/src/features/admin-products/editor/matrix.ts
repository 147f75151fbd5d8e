import { emptyVariant, freshKey, type EditorForm, type OptionForm, type VariantForm } from './form'

/** The most variants of a product. */
export const VARIANTS_MAX = 250

/** Everything that can be chosen: one value of each option. Nothing as long as an option has no values. */
export function combinations(options: readonly OptionForm[]): string[][] {
  return options.reduce<string[][]>((all, { values }) => all.flatMap((before) => values.map(({ key }) => [...before, key])), [[]])
}

/** What can be chosen and has no variant yet. */
export function missing({ options, variants }: Pick<EditorForm, 'options' | 'variants'>): string[][] {
  const have = new Set(variants.map(({ choice }) => choice.join('\n')))
  return combinations(options).filter((choice) => !have.has(choice.join('\n')))
}

/** What a variant is called by its options. */
export function choiceName(options: readonly OptionForm[], choice: readonly string[]): string {
  return choice
    .map((key, at) => {
      const name = options[at]?.values.find((value) => value.key === key)?.name.trim() ?? ''
      return name === '' ? '?' : name
    })
    .join(' / ')
}

/** A SKU for a variant, made of the first one's and what is chosen; nothing to go by gives nothing. */
export function skuFor(stem: string, name: string, taken: ReadonlySet<string>): string {
  if (stem === '') return ''
  const tail = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split('/')
    .map((part) => part.replace(/[^A-Z0-9]/g, '').slice(0, 4))
    .filter(Boolean)
    .join('-')
  const base = `${stem}-${tail}`.slice(0, 60)
  for (let n = 1; ; n += 1) {
    const sku = n === 1 ? base : `${base}-${n}`
    if (!taken.has(sku)) return sku
  }
}

/** Makes the variants that are missing, like the first one, as far as there may be more. */
export function generate(form: EditorForm): VariantForm[] {
  const [like = emptyVariant()] = form.variants
  const stem = stemOf(form)
  const taken = new Set(form.variants.map(({ sku }) => sku.trim()))
  const made = missing(form)
    .slice(0, Math.max(0, VARIANTS_MAX - form.variants.length))
    .map((choice) => {
      const sku = skuFor(stem, choiceName(form.options, choice), taken)
      taken.add(sku)
      const { id: _, ...rest } = like
      return { ...rest, key: freshKey(), choice, sku, barcode: '', opening: '', pictures: [] }
    })
  // What has no SKU yet gets one of the same kind.
  const named = form.variants.map((variant) => {
    if (variant.id !== undefined || variant.sku.trim() !== '') return variant
    const sku = skuFor(stem, choiceName(form.options, variant.choice), taken)
    taken.add(sku)
    return { ...variant, sku }
  })
  return sorted(form.options, [...named, ...made])
}

/** What all SKUs of a product begin with, or what the title gives. */
function stemOf({ variants, title }: EditorForm): string {
  const skus = variants.map(({ sku }) => sku.trim()).filter(Boolean)
  const [first] = skus
  if (first === undefined) return title.normalize('NFKD').replace(/[^A-Za-z0-9 ]/g, '').trim().split(/\s+/).map((word) => word.slice(0, 3).toUpperCase()).filter(Boolean).slice(0, 3).join('-')
  if (skus.length === 1) return variants[0]?.choice.length ? first.replace(/-[^-]+$/, '') || first : first
  let common = first
  for (const sku of skus) while (!sku.startsWith(common)) common = common.slice(0, -1)
  return common.replace(/-[^-]*$/, '') || common
}

/** Variants in the order of their values. */
export function sorted(options: readonly OptionForm[], variants: readonly VariantForm[]): VariantForm[] {
  const place = new Map(options.flatMap(({ values }) => values.map(({ key }, at) => [key, at])))
  return [...variants].sort((a, b) => {
    for (const [at, key] of a.choice.entries()) {
      const difference = (place.get(key) ?? 0) - (place.get(b.choice[at] ?? '') ?? 0)
      if (difference !== 0) return difference
    }
    return 0
  })
}

type Shape = Pick<EditorForm, 'options' | 'variants'>

/** Adds an option. What is there chooses its first value, once it has one. */
export function withOption({ options, variants }: Shape, option: OptionForm): Shape {
  const first = option.values[0]?.key ?? ''
  return { options: [...options, option], variants: variants.map((variant) => ({ ...variant, choice: [...variant.choice, first] })) }
}

/** Adds a value to an option; variants that chose nothing there choose it. */
export function withValue({ options, variants }: Shape, optionKey: string, value: OptionForm['values'][number]): Shape {
  const at = options.findIndex(({ key }) => key === optionKey)
  const known = new Set(options[at]?.values.map(({ key }) => key))
  return {
    options: options.map((option) => (option.key === optionKey ? { ...option, values: [...option.values, value] } : option)),
    variants: variants.map((variant) => (known.has(variant.choice[at] ?? '') ? variant : { ...variant, choice: variant.choice.map((key, place) => (place === at ? value.key : key)) })),
  }
}

/** Takes a value away, with the variants that chose it; the last one leaves them without a choice. */
export function withoutValue({ options, variants }: Shape, optionKey: string, valueKey: string): Shape {
  const at = options.findIndex(({ key }) => key === optionKey)
  const next = options.map((option) => (option.key === optionKey ? { ...option, values: option.values.filter(({ key }) => key !== valueKey) } : option))
  if (next[at]?.values.length === 0) return { options: next, variants }
  const kept = variants.filter(({ choice }) => choice[at] !== valueKey)
  return { options: next, variants: kept.length > 0 ? kept : variants.slice(0, 1).map((variant) => ({ ...variant, choice: variant.choice.map((key, place) => (place === at ? (next[at]?.values[0]?.key ?? '') : key)) })) }
}

/** Takes an option away. Of variants that are then alike, the first stays: better one that the shop has. */
export function withoutOption({ options, variants }: Shape, optionKey: string): Shape {
  const at = options.findIndex(({ key }) => key === optionKey)
  const kept = new Map<string, VariantForm>()
  for (const variant of variants) {
    const choice = variant.choice.filter((_, place) => place !== at)
    const name = choice.join('\n')
    const before = kept.get(name)
    if (!before || (before.id === undefined && variant.id !== undefined)) kept.set(name, { ...variant, choice })
  }
  return { options: options.filter(({ key }) => key !== optionKey), variants: [...kept.values()] }
}

/** Puts an option at another place, in the variants' choices too. */
export function withOptionAt({ options, variants }: Shape, from: number, to: number): Shape {
  const move = <T>(list: readonly T[]) => {
    const next = [...list]
    next.splice(to, 0, ...next.splice(from, 1))
    return next
  }
  return { options: move(options), variants: variants.map((variant) => ({ ...variant, choice: move(variant.choice) })) }
}
