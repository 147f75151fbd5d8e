import type { FieldFault } from '@/lib/admin/faults'
import { currenciesOf, type EditorForm } from './form'

/** The parts of a variant's fault, and the field that shows it. */
const VARIANT: [RegExp, string][] = [
  [/^(sku|barcode|price|compareAt|cost|weight|taxClass|opening|choice|pictures|dimensions)(\/|$)/, '$1'],
  [/^stockPolicy(\/|$)/, 'stockPolicy/limit'],
]

/** The name of the field that shows a fault; nothing where the editor has none. */
export function fieldOf(pointer: string): string | undefined {
  const path = pointer.replace(/^#\/product\//, '')
  const variant = /^variants\/(\d+)\/(.+)$/.exec(path)
  if (variant) {
    if (/^prices\/[A-Z]{3}\/(amount|compareAt)$/.test(variant[2] ?? '')) return `#/product/${path}`
    const found = VARIANT.find(([pattern]) => pattern.test(variant[2] ?? ''))
    const part = found?.[1].replace('$1', /^\w+/.exec(variant[2] ?? '')?.[0] ?? '')
    return part === undefined ? undefined : `#/product/variants/${variant[1] ?? ''}/${part}`
  }
  const rules: [RegExp, (match: RegExpExecArray) => string][] = [
    [/^(title|slug|description|status|publishAt|brand|featured|seo\/title|seo\/description)$/, ([all]) => all],
    [/^(tags|categories|related)(\/|$)/, ([, list = '']) => list],
    [/^attributes\/(\d+)\/(name|value)/, ([all]) => all],
    [/^attributes/, () => 'attributes'],
    [/^options\/(\d+)\/(name|values\/\d+)/, ([all]) => all],
    [/^options\/(\d+)/, ([all]) => `${all}/values`],
    [/^options/, () => 'options'],
    [/^pictures\/(\d+)/, ([all]) => `${all}/alt`],
    [/^pictures/, () => 'pictures'],
    [/^variants$/, () => 'variants'],
  ]
  for (const [pattern, name] of rules) {
    const match = pattern.exec(path)
    if (match) return `#/product/${name(match)}`
  }
  return undefined
}

/** Faults at their fields, in the words for them, and those that have none. */
export interface Placed {
  fields: Partial<Record<string, string>>
  rest: string[]
}

/** The shop counts the prices of a variant; fields are named by their currencies. */
function byCurrency(pointer: string, variants: EditorForm['variants']): string {
  return pointer.replace(/^(#\/product\/variants\/(\d+)\/prices\/)(\d+)/, (all, start: string, at: string, place: string) => {
    const variant = variants[Number(at)]
    const currency = variant && currenciesOf(variant)[Number(place)]
    return currency === undefined ? all : start + currency
  })
}

/**
 * Puts faults at their fields. What there is of new variants comes in a list of its own, where a
 * fault names a place in that list: it belongs to the variant of that SKU.
 */
export function placeFaults(faults: readonly FieldFault[], { variants }: Pick<EditorForm, 'variants'>, say: (fault: FieldFault) => string): Placed {
  const opened = variants.flatMap(({ id, opening }, at) => (id === undefined && opening.trim() !== '' ? [at] : []))
  const placed: Placed = { fields: {}, rest: [] }
  for (const fault of faults) {
    const opening = /^#\/opening\/(\d+)/.exec(fault.pointer)
    const at = opening ? opened[Number(opening[1])] : undefined
    const field = fieldOf(at === undefined ? byCurrency(fault.pointer, variants) : `#/product/variants/${at}/opening`)
    if (field === undefined) placed.rest.push(`${fault.pointer.replace(/^#\/(product\/)?/, '')}: ${fault.detail || say(fault)}`)
    else placed.fields[field] ??= say(fault)
  }
  return placed
}
