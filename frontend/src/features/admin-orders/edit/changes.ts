import type { DeskLine, OrderChangeInput } from '@/api/schema'
import { MOST_UNITS, type Sold } from '../sold'

/** Something that comes into an order. */
export interface Added {
  thing: Sold
  quantity: number
}

/** What an order is to be, as far as it differs: units by the number of the line, none where it goes, and what is new. */
export interface EditForm {
  units: Readonly<Record<number, number>>
  added: readonly Added[]
}

export const noEdit: EditForm = { units: {}, added: [] }

/** How many units of a line there are to be. */
export const unitsOf = ({ units }: EditForm, { line, item }: Pick<DeskLine, 'line' | 'item'>): number => units[line] ?? item.quantity

/** With one more of something new. */
export function withMore(added: readonly Added[], thing: Sold): readonly Added[] {
  const isThere = added.some((one) => one.thing.variant === thing.variant)
  if (!isThere) return [...added, { thing, quantity: 1 }]
  return added.map((one) => (one.thing.variant === thing.variant ? { ...one, quantity: Math.min(one.quantity + 1, MOST_UNITS) } : one))
}

/** Changes of lines that are there. */
function kept(form: EditForm, lines: readonly DeskLine[]): OrderChangeInput[] {
  return lines.flatMap((line): OrderChangeInput[] => {
    const quantity = unitsOf(form, line)
    if (quantity === line.item.quantity) return []
    return [quantity === 0 ? { kind: 'remove', line: line.line } : { kind: 'quantity', line: line.line, quantity }]
  })
}

/** The changes as the shop takes them: lines that are there, in their order, and then what is new. */
export const changesOf = (form: EditForm, lines: readonly DeskLine[]): OrderChangeInput[] => [...kept(form, lines), ...form.added.map(({ thing, quantity }): OrderChangeInput => ({ kind: 'add', variant: thing.variant, quantity }))]

/** Which of what is new a fault is of, if it is of one. */
export function addedAt(pointer: string, form: EditForm, lines: readonly DeskLine[]): number | undefined {
  const change = /^#\/changes\/(\d+)\//.exec(pointer)?.[1]
  const at = change === undefined ? -1 : Number(change) - kept(form, lines).length
  return form.added[at] ? at : undefined
}
