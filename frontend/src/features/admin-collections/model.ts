import type { Condition, Selection } from '@/api/schema'
import { decimal, parseMinor } from '@/lib/money'

export type ConditionKind = Condition['kind']
export const KINDS: readonly ConditionKind[] = ['tag', 'brand', 'category', 'attribute', 'price-at-most', 'price-at-least', 'on-sale']

/** A condition as it is typed, with what was typed for its other kinds. */
export interface ConditionForm {
  key: string
  kind: ConditionKind
  /** The tag, the brand, or an attribute's value. */
  text: string
  name: string
  category: string
  price: string
}

let made = 0
export const emptyCondition = (): ConditionForm => ({ key: `condition-${(made += 1)}`, kind: 'tag', text: '', name: '', category: '', price: '' })

/** A condition in the editor. */
export function conditionForm(condition: Condition, currency: string): ConditionForm {
  const empty = { ...emptyCondition(), kind: condition.kind }
  switch (condition.kind) {
    case 'tag':
      return { ...empty, text: condition.tag }
    case 'brand':
      return { ...empty, text: condition.brand }
    case 'category':
      return { ...empty, category: condition.category }
    case 'attribute':
      return { ...empty, name: condition.name, text: condition.value }
    case 'on-sale':
      return empty
    default:
      return { ...empty, price: decimal({ minor: condition.minor, currency }) }
  }
}

/** A condition as the shop takes it; nothing where something is missing or no amount. */
export function conditionOf({ kind, text, name, category, price }: ConditionForm, currency: string): Condition | undefined {
  const said = text.trim()
  switch (kind) {
    case 'tag':
      return said === '' ? undefined : { kind, tag: said }
    case 'brand':
      return said === '' ? undefined : { kind, brand: said }
    case 'category':
      return category === '' ? undefined : { kind, category }
    case 'attribute':
      return said === '' || name.trim() === '' ? undefined : { kind, name: name.trim(), value: said }
    case 'on-sale':
      return { kind }
    default: {
      const minor = parseMinor(price, currency)
      return minor === undefined ? undefined : { kind, minor }
    }
  }
}

/** What is in a collection, as it is typed. Both ways are kept, so that a change of mind loses nothing. */
export interface SelectionForm {
  kind: Selection['kind']
  chosen: string[]
  match: 'all' | 'any'
  conditions: ConditionForm[]
}

export function selectionForm(selection: Selection | undefined, currency: string): SelectionForm {
  const empty: SelectionForm = { kind: 'chosen', chosen: [], match: 'all', conditions: [] }
  if (!selection) return empty
  if (selection.kind === 'chosen') return { ...empty, chosen: selection.products }
  return { ...empty, kind: 'rule', match: selection.match, conditions: selection.conditions.map((condition) => conditionForm(condition, currency)) }
}

/** As the shop takes it, with the places of the conditions that are not right. */
export function selectionOf({ kind, chosen, match, conditions }: SelectionForm, currency: string): { selection: Selection; wrong: number[] } {
  if (kind === 'chosen') return { selection: { kind, products: chosen }, wrong: [] }
  const written = conditions.map((condition) => conditionOf(condition, currency))
  return { selection: { kind, match, conditions: written.filter((condition) => condition !== undefined) }, wrong: written.flatMap((condition, at) => (condition ? [] : [at])) }
}
