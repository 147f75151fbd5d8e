import type { Fault } from './reader'

/** Fields by their pointers; with a second text, what shows the faults of the first. */
export type Places = readonly (RegExp | readonly [RegExp, string])[]

/** The field that shows a fault: the one that it names, or the closest one around it. */
export function fieldOf(pointer: string, places: Places): string | undefined {
  for (let at = pointer; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) {
    for (const place of places) {
      const [pattern, shown] = place instanceof RegExp ? [place, '$&'] : place
      if (pattern.test(at)) return at.replace(pattern, shown)
    }
  }
  return undefined
}

/** Faults at their fields, and those that have none. */
export interface Placed {
  errors: Partial<Record<string, string>>
  rest: string[]
}

export const NO_FAULTS: Placed = { errors: {}, rest: [] }

export function placeFaults(faults: readonly Fault[], places: Places, say: (fault: Fault) => string): Placed {
  const placed: Placed = { errors: {}, rest: [] }
  for (const fault of faults) {
    const field = fieldOf(fault.pointer, places)
    if (field === undefined) placed.rest.push(`${fault.pointer.replace(/^#\/?/, '')}: ${fault.detail || say(fault)}`)
    else placed.errors[field] ??= say(fault)
  }
  return placed
}
