import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AccountView, OrderRow } from '@/api/schema'
import { may } from '@/lib/staff'
import { useHead } from '@/lib/use-head'
import { buttonClass } from '@/ui/button'
import { PageHead } from '@/ui/card'
import { Pager } from '@/ui/data-table'
import { findOrders } from '../api/orders'
import { BulkBar } from '../components/bulk-bar'
import { Filters } from '../components/filters'
import { OrdersTable } from '../components/orders-table'
import { ViewsBar } from '../components/views-bar'
import { isFiltered, narrowed, type OrdersSearch } from '../urls'
import shared from '@/ui/admin/admin.module.css'
import around from '@/ui/admin/table.module.css'

interface Props {
  search: OrdersSearch
  caller: AccountView
  onSearch: (next: OrdersSearch, how?: 'replace') => void
}

/** All orders: by tabs, searched, filtered and paged by the shop, and sent many at once. */
export function OrdersScreen({ search, caller, onSearch }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Orders`, noindex: true })
  const table = useQuery(findOrders(search))
  const [marked, setMarked] = useState<ReadonlyMap<string, OrderRow>>(new Map())
  const manages = may(caller, 'orders-manage')
  const rows = table.data?.items ?? []
  const mark = (some: readonly OrderRow[], on: boolean) => {
    const next = new Map(marked)
    for (const row of some) {
      if (on) next.set(row.id, row)
      else next.delete(row.id)
    }
    setMarked(next)
  }
  const page = search.page ?? 1
  const waits = search.show === 'to-fulfil' || search.show === 'attention'
  return (
    <div className={shared.page}>
      <PageHead
        title={<Trans>Orders</Trans>}
        lead={waits ? <Trans>What waits for you, the oldest first.</Trans> : <Trans>What was ordered, the newest first.</Trans>}
        actions={
          manages && (
            <Link to="/orders/new" className={buttonClass()}>
              <Trans>New order</Trans>
            </Link>
          )
        }
      />
      <ViewsBar search={search} onSearch={onSearch} />
      <Filters search={search} onSearch={onSearch} />
      {manages && rows.length > 0 && (
        <div className={around.over}>
          <label className={around.all}>
            <input type="checkbox" checked={rows.every(({ id }) => marked.has(id))} onChange={(event) => mark(rows, event.target.checked)} />
            <Trans>All on this page</Trans>
          </label>
        </div>
      )}
      <OrdersTable table={table} marked={manages ? new Set(marked.keys()) : undefined} onMark={mark} empty={<Nothing search={search} onAll={() => onSearch({})} />} />
      {table.data && <Pager page={page} more={table.data.more} onPage={(next) => onSearch(narrowed(search, { page: next > 1 ? next : undefined }))} />}
      {marked.size > 0 && <BulkBar marked={[...marked.values()]} onClear={() => setMarked(new Map())} />}
    </div>
  )
}

function Nothing({ search, onAll }: { search: OrdersSearch; onAll: () => void }) {
  const isEverything = !isFiltered(search) && search.show === undefined && search.page === undefined
  return (
    <>
      <strong>
        <Headline search={search} />
      </strong>
      {search.search !== undefined && (
        <p>
          <Trans>The search looks for whole order numbers and e-mail addresses, and for beginnings of words of the name.</Trans>
        </p>
      )}
      {!isEverything && (
        <p>
          <button type="button" className={shared.again} onClick={onAll}>
            <Trans>Show everything</Trans>
          </button>
        </p>
      )}
    </>
  )
}

function Headline({ search }: { search: OrdersSearch }) {
  if (search.page !== undefined) return <Trans>There is no more on this page</Trans>
  if (isFiltered(search)) return <Trans>Nothing fits</Trans>
  if (search.show === 'to-fulfil') return <Trans>Everything is on its way</Trans>
  if (search.show === 'attention') return <Trans>Nothing is to be decided</Trans>
  return search.show === undefined ? <Trans>Nobody has ordered yet</Trans> : <Trans>There is nothing here</Trans>
}
