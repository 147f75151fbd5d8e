import { same, type Plain, type PlainVariant } from './plain'

/** What is merged as a whole. */
const WHOLES = ['title', 'slug', 'description', 'status', 'publishAt', 'brand', 'attributes', 'seo', 'featured'] as const
/** Lists whose additions and removals can go together. */
const LISTS = ['tags', 'categories', 'related', 'pictures'] as const
/** What of a variant is merged, each for itself. */
export const VARIANT_FIELDS = ['sku', 'barcode', 'price', 'compareAt', 'prices', 'cost', 'weight', 'dimensions', 'taxClass', 'stockPolicy', 'pictures'] as const

export type MergeField = (typeof WHOLES)[number] | (typeof LISTS)[number] | (typeof VARIANT_FIELDS)[number] | 'options' | 'variant'
export type Choice = 'mine' | 'theirs' | 'both'

/** Something that both changed, each in another way. */
export interface Conflict {
  /** Stable as long as the three versions are: choices are made by it. */
  id: string
  field: MergeField
  /** The variant it is about. */
  variant?: { sku: string; choice: readonly string[] }
  mine: unknown
  theirs: unknown
  /** Whether both can be kept. */
  canBoth: boolean
}

/** What only one of them changed. */
export interface Taken {
  field: MergeField
  sku?: string
  from: 'mine' | 'theirs'
}

export interface Merged {
  product: Plain
  conflicts: Conflict[]
  taken: Taken[]
}

/** Three versions of a thing, and what came of it. */
interface Three<T> {
  base: T
  mine: T
  theirs: T
}

/**
 * Puts together what two people made of a product. What only one changed is taken; where both
 * changed the same, `choices` decide, and until they do, mine stands (both, where that can be).
 */
export function mergeProducts(base: Plain, mine: Plain, theirs: Plain, choices: Partial<Record<string, Choice>> = {}): Merged {
  const conflicts: Conflict[] = []
  const taken: Taken[] = []

  function decide<T>(field: MergeField, id: string, three: Three<T>, variant?: PlainVariant, both?: () => T): T {
    const about = variant ? { variant: { sku: variant.sku, choice: variant.choice } } : {}
    if (same(three.mine, three.theirs)) return three.mine
    const untouched = same(three.base, three.mine) ? 'theirs' : same(three.base, three.theirs) ? 'mine' : undefined
    if (untouched !== undefined) {
      taken.push({ field, from: untouched, ...(variant ? { sku: variant.sku } : {}) })
      return three[untouched]
    }
    conflicts.push({ id, field, ...about, mine: three.mine, theirs: three.theirs, canBoth: both !== undefined })
    const choice = choices[id] ?? (both ? 'both' : 'mine')
    return choice === 'both' ? (both?.() ?? three.mine) : three[choice]
  }

  const product = { ...mine }
  const write = <K extends keyof Plain>(field: K, value: Plain[K]) => {
    product[field] = value
  }
  for (const field of WHOLES) write(field, decide(field, field, { base: base[field], mine: mine[field], theirs: theirs[field] }))
  for (const field of LISTS) {
    const three = { base: base[field], mine: mine[field], theirs: theirs[field] } as Three<Entry[]>
    write(field, decide(field, field, three, undefined, () => together(three)) as never)
  }

  // Options say which variants there can be: where both moved that, it is one question.
  const key = keys(base, theirs)
  const set = ({ variants }: Plain) => variants.map(key).sort()
  const shape = (version: Plain) => ({ options: version.options, variants: set(version) })
  const movesOptions = !same(base.options, mine.options) || !same(base.options, theirs.options)
  const isOneQuestion = movesOptions && !same(shape(base), shape(mine)) && !same(shape(base), shape(theirs)) && !same(shape(mine), shape(theirs))
  let from: 'mine' | 'theirs' = same(base.options, theirs.options) ? 'mine' : 'theirs'
  if (isOneQuestion) {
    conflicts.push({ id: 'options', field: 'options', mine: mine.options, theirs: theirs.options, canBoth: false })
    from = choices.options === 'theirs' ? 'theirs' : 'mine'
  } else if (!same(mine.options, theirs.options)) taken.push({ field: 'options', from })
  product.options = { mine, theirs }[from].options

  const find = (version: Plain) => new Map(version.variants.map((variant) => [key(variant), variant]))
  const [inBase, inMine, inTheirs] = [find(base), find(mine), find(theirs)]
  const ids = [...new Set([...inMine.keys(), ...inTheirs.keys()])]
  product.variants = ids.flatMap((id): PlainVariant[] => {
    const [b, m, t] = [inBase.get(id), inMine.get(id), inTheirs.get(id)]
    const side = { mine: m, theirs: t }[from]
    // With the options goes which variants there are.
    if (isOneQuestion && !side) return []
    if (m && t) return [join(id, b, m, t, side ?? m)]
    const only = m ?? t
    if (!only) return []
    if (isOneQuestion) return [only]
    const owner = m ? 'mine' : 'theirs'
    if (!b) {
      taken.push({ field: 'variant', sku: only.sku, from: owner })
      return [only]
    }
    // The other took it away.
    if (same(b, only)) {
      taken.push({ field: 'variant', sku: only.sku, from: m ? 'theirs' : 'mine' })
      return []
    }
    conflicts.push({ id: `variant:${id}`, field: 'variant', variant: { sku: only.sku, choice: only.choice }, mine: m, theirs: t, canBoth: false })
    return { mine: m, theirs: t }[choices[`variant:${id}`] === 'theirs' ? 'theirs' : 'mine'] ? [only] : []
  })

  function join(id: string, b: PlainVariant | undefined, m: PlainVariant, t: PlainVariant, shaped: PlainVariant): PlainVariant {
    const next: PlainVariant = { ...m, choice: shaped.choice }
    if (t.id) next.id = t.id
    for (const field of VARIANT_FIELDS) {
      const value = decide(field, `variant:${id}:${field}`, { base: b?.[field], mine: m[field], theirs: t[field] }, m)
      if (value === undefined) Reflect.deleteProperty(next, field)
      else Object.assign(next, { [field]: value })
    }
    return next
  }

  return { product, conflicts, taken }
}

type Entry = string | { name: string; alt: string }
const entryKey = (entry: Entry) => (typeof entry === 'string' ? entry : entry.name)

/** My list, without what they took away and with what they added. */
function together({ base, mine, theirs }: Three<Entry[]>): Entry[] {
  const has = (list: Entry[], entry: Entry) => list.some((other) => entryKey(other) === entryKey(entry))
  return [...mine.filter((entry) => has(theirs, entry) || !has(base, entry)), ...theirs.filter((entry) => !has(mine, entry) && !has(base, entry))]
}

/** What tells variants apart: their id, and the SKU of those that I have just made. */
function keys(...known: Plain[]) {
  const ids = new Map(known.flatMap(({ variants }) => variants.flatMap(({ id, sku }) => (id ? [[sku, id] as const] : []))))
  return ({ id, sku }: PlainVariant): string => id ?? ids.get(sku) ?? `sku:${sku}`
}
