import { useState } from 'react'
import * as v from 'valibot'
import { readJson, writeJson } from '@/lib/storage'
import { narrowed, ordersSearch, type OrdersSearch } from './urls'

const view = v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)), search: ordersSearch })

/** Named filters. */
export type View = v.InferOutput<typeof view>

const VIEWS_AT = 'bodega.admin.orders.views'

const sorted = (search: OrdersSearch) => JSON.stringify(Object.entries(narrowed(search, {})).sort())

/** Whether a view is what is shown now. */
export const isShown = (saved: View, search: OrdersSearch): boolean => sorted(saved.search) === sorted(search)

/** The views of this browser. */
export function useViews() {
  const [views, setViews] = useState<readonly View[]>(() => readJson(localStorage, VIEWS_AT, v.array(view)) ?? [])
  const keep = (next: readonly View[]) => {
    setViews(next)
    writeJson(localStorage, VIEWS_AT, next)
  }
  return {
    views,
    /** A view of the same name is replaced. */
    save: (name: string, search: OrdersSearch) => keep([...views.filter((other) => other.name !== name), { name, search: narrowed(search, {}) }]),
    remove: (name: string) => keep(views.filter((other) => other.name !== name)),
  }
}
