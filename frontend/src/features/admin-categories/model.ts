import type { CategoryRow, Place } from '@/api/schema'
import { withBelow } from '@/lib/admin/catalogue'

/** A place in the tree as the page shows it: before or after a row, or below it as the last. */
export interface Drop {
  over: string
  where: 'before' | 'after' | 'into'
}

const siblings = (rows: readonly CategoryRow[], parent: string | null) => rows.filter((row) => (row.parent ?? null) === parent).sort((a, b) => a.position - b.position)

/** What a drop means for the shop; nothing where it changes nothing, or would put a category below itself. */
export function placeOf(rows: readonly CategoryRow[], moved: string, { over, where }: Drop): Place | undefined {
  const target = rows.find(({ id }) => id === over)
  const row = rows.find(({ id }) => id === moved)
  if (!target || !row || withBelow(rows, moved).has(over)) return undefined
  const parent = where === 'into' ? target.id : (target.parent ?? null)
  const others = siblings(rows, parent).filter(({ id }) => id !== moved)
  const at = others.findIndex(({ id }) => id === over)
  const position = where === 'into' ? others.length : where === 'before' ? at : at + 1
  const isSame = (row.parent ?? null) === parent && siblings(rows, parent).findIndex(({ id }) => id === moved) === position
  return isSame ? undefined : { parent, position }
}

/** Where the arrow keys take a category: up and down among its own, left out of its parent, right below the one before. */
export function stepOf(rows: readonly CategoryRow[], moved: string, key: string): Place | undefined {
  const row = rows.find(({ id }) => id === moved)
  if (!row) return undefined
  const parent = row.parent ?? null
  const own = siblings(rows, parent)
  const at = own.findIndex(({ id }) => id === moved)
  const before = own[at - 1]
  if (key === 'ArrowUp' && before) return { parent, position: at - 1 }
  if (key === 'ArrowDown' && at < own.length - 1) return { parent, position: at + 1 }
  if (key === 'ArrowRight' && before) return { parent: before.id, position: siblings(rows, before.id).length }
  const above = rows.find(({ id }) => id === parent)
  if (key === 'ArrowLeft' && above) return { parent: above.parent ?? null, position: siblings(rows, above.parent ?? null).findIndex(({ id }) => id === above.id) + 1 }
  return undefined
}
