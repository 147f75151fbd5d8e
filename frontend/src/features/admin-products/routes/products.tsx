import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProductRow } from '@/api/schema'
import { findProducts, PAGE_SIZES } from '@/lib/admin/catalogue'
import { useHead } from '@/lib/use-head'
import { buttonClass } from '@/ui/button'
import { PageHead } from '@/ui/card'
import { Pager } from '@/ui/data-table'
import { BulkBar } from '../components/bulk-bar'
import { Filters } from '../components/filters'
import { ProductTable } from '../components/product-table'
import { ViewsBar } from '../components/views-bar'
import { isFiltered, narrowed, type ProductsSearch } from '../urls'
import { useViews } from '../views'
import shared from '@/ui/admin/admin.module.css'
import around from '@/ui/admin/table.module.css'

interface Props {
  search: ProductsSearch
  onSearch: (next: ProductsSearch, how?: 'replace') => void
}

/** All products: searched, filtered, sorted and paged by the shop, and changed many at once. */
export function ProductsScreen({ search, onSearch }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Products`, noindex: true })
  const store = useViews()
  const table = useQuery(findProducts(search))
  const [marked, setMarked] = useState<ReadonlyMap<string, ProductRow>>(new Map())
  const rows = table.data?.items ?? []
  const mark = (some: readonly ProductRow[], on: boolean) => {
    const next = new Map(marked)
    for (const row of some) {
      if (on) next.set(row.id, row)
      else next.delete(row.id)
    }
    setMarked(next)
  }
  const all = rows.length > 0 && rows.every(({ id }) => marked.has(id))
  const page = search.page ?? 1
  return (
    <div className={shared.page}>
      <PageHead
        title={<Trans>Products</Trans>}
        lead={<Trans>Everything that is sold, was sold or will be.</Trans>}
        actions={
          <Link to="/products/new" className={buttonClass()}>
            <Trans>New product</Trans>
          </Link>
        }
      />
      <ViewsBar store={store} search={search} onSearch={onSearch} />
      <Filters search={search} onSearch={onSearch} />
      {rows.length > 0 && (
        <div className={around.over}>
          <label className={around.all}>
            <input type="checkbox" checked={all} onChange={(event) => mark(rows, event.target.checked)} />
            <Trans>All on this page</Trans>
          </label>
          {table.data && (
            <span className={shared.soft} data-testid="total">
              <Plural value={table.data.total} one="# product" other="# products" />
            </span>
          )}
        </div>
      )}
      <ProductTable
        table={table}
        shown={store.columns}
        sort={search.sort}
        onSort={(sort) => onSearch(narrowed(search, { sort }))}
        marked={new Set(marked.keys())}
        onMark={mark}
        empty={<Nothing isFiltered={isFiltered(search)} isLate={page > 1} onAll={() => onSearch({})} />}
      />
      {table.data && (
        <div className={around.under}>
          <label className={shared.row}>
            <Trans>Rows on a page</Trans>
            <select className={shared.input} value={search.size ?? 25} onChange={(event) => onSearch(narrowed(search, { size: PAGE_SIZES.slice(1).find((size) => size === Number(event.target.value)) }))}>
              {PAGE_SIZES.map((size) => (
                <option key={size} value={size}>
                  {size}
                </option>
              ))}
            </select>
          </label>
          <Pager page={page} more={table.data.more} onPage={(next) => onSearch(narrowed(search, { page: next > 1 ? next : undefined }))} />
        </div>
      )}
      {marked.size > 0 && <BulkBar marked={[...marked.values()]} onClear={() => setMarked(new Map())} />}
    </div>
  )
}

function Nothing({ isFiltered, isLate, onAll }: { isFiltered: boolean; isLate: boolean; onAll: () => void }) {
  const everything = (
    <p>
      <button type="button" className={shared.again} onClick={onAll}>
        <Trans>Show everything</Trans>
      </button>
    </p>
  )
  if (isLate || isFiltered) {
    return (
      <>
        <strong>{isLate ? <Trans>There is no more on this page</Trans> : <Trans>Nothing fits</Trans>}</strong>
        {!isLate && (
          <p>
            <Trans>The search looks for beginnings of words of title, brand and tags, and of SKUs.</Trans>
          </p>
        )}
        {everything}
      </>
    )
  }
  return (
    <>
      <strong>
        <Trans>There are no products yet</Trans>
      </strong>
      <p>
        <Trans>Make the first one here, or bring many from a file.</Trans>
      </p>
      <p>
        <Link to="/products/new" className={shared.again}>
          <Trans>New product</Trans>
        </Link>
      </p>
      <p>
        <Link to="/imports" className={shared.again}>
          <Trans>Import & export</Trans>
        </Link>
      </p>
    </>
  )
}
