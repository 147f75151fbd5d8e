import { useState } from 'react'
import * as v from 'valibot'
import { readJson, writeJson } from '@/lib/storage'
import { narrowed, productsSearch, type ProductsSearch } from './urls'

/** The columns that can be chosen beside the title. */
export const COLUMNS = ['status', 'price', 'available', 'variants', 'sku', 'brand', 'categories', 'tags', 'updated', 'published'] as const
export type ColumnId = (typeof COLUMNS)[number]

/** What is shown until somebody chooses. */
export const FIRST_COLUMNS: readonly ColumnId[] = ['status', 'price', 'available', 'variants', 'categories', 'updated']

const columns = v.array(v.picklist(COLUMNS))
const view = v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)), search: productsSearch, columns })

/** A named set of filters, order and columns. */
export type View = v.InferOutput<typeof view>

const COLUMNS_AT = 'bodega.admin.products.columns'
const VIEWS_AT = 'bodega.admin.products.views'

/** Whether a view is what is shown now. */
export const isShown = (saved: View, search: ProductsSearch, shown: readonly ColumnId[]): boolean =>
  JSON.stringify(Object.entries(narrowed(saved.search, {})).sort()) === JSON.stringify(Object.entries(narrowed(search, {})).sort()) && saved.columns.join() === shown.join()

/** The columns and views of this browser. */
export function useViews() {
  const [shown, setShown] = useState<readonly ColumnId[]>(() => readJson(localStorage, COLUMNS_AT, columns) ?? FIRST_COLUMNS)
  const [views, setViews] = useState<readonly View[]>(() => readJson(localStorage, VIEWS_AT, v.array(view)) ?? [])
  const keep = (next: readonly View[]) => {
    setViews(next)
    writeJson(localStorage, VIEWS_AT, next)
  }
  return {
    columns: shown,
    views,
    show: (wanted: readonly ColumnId[]) => {
      const next = COLUMNS.filter((id) => wanted.includes(id))
      setShown(next)
      writeJson(localStorage, COLUMNS_AT, next)
    },
    /** A view of the same name is replaced. */
    save: (name: string, search: ProductsSearch) => keep([...views.filter((other) => other.name !== name), { name, search: narrowed(search, {}), columns: [...shown] }]),
    remove: (name: string) => keep(views.filter((other) => other.name !== name)),
  }
}
